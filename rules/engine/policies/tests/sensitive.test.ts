import assert from 'node:assert/strict'
import { sensitiveNames } from '../sensitive'

const words = (columns: string, ...around: string[]) =>
  sensitiveNames(columns.split(' '), around).map((each) => each.words)

describe('what columns hold that nobody shows to strangers', () => {
  it('is told of a name that means other things only where something beside it speaks of the same', () => {
    assert.deepEqual(words('diagnosis amount', 'reconciliation_cases'), [])
    assert.deepEqual(words('diagnosis starts_at', 'patient_visits'), ['health details'])
    assert.deepEqual(words('diagnosis patient_id'), ['health details'])
    assert.deepEqual(words('allergens price', 'dishes'), [])
    assert.deepEqual(words('account_number name', 'ledger_accounts'), [])
    assert.deepEqual(words('account_number bank_name'), ['bank details'])
    assert.deepEqual(words('current_location serial', 'assets'), [])
    assert.deepEqual(words('current_location', 'drivers'), ['whereabouts'])
  })

  it('is no money where pieces, days or points are counted', () => {
    assert.deepEqual(words('leave_balance'), [])
    assert.deepEqual(words('balance', 'loyalty_accounts'), [])
    assert.deepEqual(words('balance', 'accounts'), ['amounts of money'])
  })

  it('tells a password from its hash, and a tax number from a person’s', () => {
    assert.deepEqual(words('password_hash'), ['hashes of passwords'])
    assert.deepEqual(words('tax_id', 'suppliers'), ['tax numbers'])
    assert.deepEqual(words('id_number label', 'devices'), [])
  })
})
