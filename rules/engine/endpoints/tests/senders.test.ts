import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { webhookAt } from '../../webhooks/webhook'
import { exposureOf } from '..'

/** For a function of that name: whether it is taken for a webhook, and what strangers can make it do. */
function judged(name: string, sends: boolean): string {
  const project = projectOf({
    [`netlify/functions/${name}.ts`]: `export const handler = async (event) => {
  const { phone, text } = JSON.parse(event.body)
  ${sends ? "await fetch('https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json', { method: 'POST', body: new URLSearchParams({ To: phone, Body: text }) })" : 'await save(text)'}
  return { statusCode: 200, body: '{}' }
}
`,
  })
  const [endpoint] = project.endpoints.all
  assert.ok(endpoint)
  return `${webhookAt(project, endpoint)?.provider?.id ?? '-'} ${exposureOf(project, endpoint)?.harm ?? '-'}`
}

describe('what is named after a service', () => {
  it('is called by the app where it sends, and anyone can', () => {
    assert.equal(judged('twilio-whatsapp-notification', true), '- sms')
  })

  it('is called by the service otherwise, or where its address says so', () => {
    assert.equal(judged('twilio-whatsapp-notification', false), 'twilio -')
    assert.equal(judged('twilio-notification-webhook', true), 'twilio -')
  })
})
