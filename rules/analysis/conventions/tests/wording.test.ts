import assert from 'node:assert/strict'
import { type Subject, sentence, wordingFor } from '../wording'

const CASES: readonly (readonly [Subject, string])[] = [
  [{ functionName: 'fetchBookings' }, 'Could not load bookings'],
  [{ functionName: 'loadMyVenues' }, 'Could not load your venues'],
  [{ label: '❌ Cancel', url: '/api/queue/$', operation: 'patch' }, 'Could not cancel'],
  [{ label: 'Save changes', url: '/api/profile', operation: 'put' }, 'Could not save changes'],
  [{ label: 'Add to cart', url: '/api/bookings', operation: 'get' }, 'Could not load bookings'],
  [{ url: '/api/company/api-keys', operation: 'post' }, 'Could not save the api key'],
  [{ table: 'papers', operation: 'createSignedUrl' }, 'Could not load the file'],
  [{ functionName: 'getShopLogoBase64' }, 'Could not load the shop logo'],
  [{ functionName: 'loadUnifiedFeed' }, 'Could not load the feed'],
  [{ table: 'profiles_public', operation: 'select' }, 'Could not load profiles'],
  [{ url: '/api/admin/creators/pending', operation: 'get' }, 'Could not load pending creators'],
  [{ functionName: 'getUserProfileById' }, 'Could not load the user profile'],
  [{ functionName: 'handleDeleteInvoice' }, 'Could not delete the invoice'],
  [{ functionName: 'handleSubmit', url: '/api/bookings/$/cancel', operation: 'post' }, 'Could not cancel the booking'],
  [{ url: '/api/bookings/$/cancel', operation: 'post' }, 'Could not cancel the booking'],
  [{ functionName: 'handleSubmit', url: '/api/bookings', operation: 'post' }, 'Could not submit the booking'],
  [{ url: '/api/order_items?x=1', operation: 'get' }, 'Could not load order items'],
  [{ url: '/api/contact', operation: 'post' }, 'The request failed'],
  [{ table: 'order_items', operation: 'select', functionName: 'loadDashboard' }, 'Could not load order items'],
  [{ table: 'bookings', operation: 'update', functionName: 'cancelBooking' }, 'Could not cancel the booking'],
  [{ table: 'bookings', operation: 'insert' }, 'Could not save the booking'],
  [{ table: 'mensagens', operation: 'update', one: true }, 'Could not update mensagens'],
  [{ table: 'salas', operation: 'insert', isForeign: true }, 'Could not save salas'],
  [{ url: '/api/invites/accept', operation: 'get' }, 'Could not load the invite'],
  [{ functionName: 'signOut' }, 'Could not sign out'],
  [{ functionName: 'handleLockPlan', url: '/api/profile', operation: 'patch' }, 'Could not lock the plan'],
  [{ functionName: 'useSendTicketMessage' }, 'Could not send the ticket message'],
  [{ functionName: 'handleGenerate', table: 'invoices', operation: 'insert' }, 'Could not generate the invoice'],
  [{ functionName: 'handleCancelBooking', table: 'profiles', operation: 'select' }, 'Could not cancel the booking'],
  [{ functionName: 'handleManualSync' }, 'Could not run the manual sync'],
  [{ functionName: 'markConversationRead' }, 'Could not mark the conversation as read'],
  [{ functionName: 'deleteCorporate', url: '/api/corporate-bookings/$' }, 'Could not delete the corporate booking'],
  [{ url: '/api/notifications/$/read', operation: 'post' }, 'Could not mark the notification as read'],
  [{ url: '/api/health', operation: 'get' }, 'Could not check the server health'],
  [{ functionName: 'budgetUpdateMutation' }, 'Could not update the budget'],
  [{ functionName: 'toggleActive' }, 'Could not update the status'],
  [{ called: 'notifyPreferences', url: '/api/me/preferences', operation: 'GET' }, 'Could not load preferences'],
  [{ functionName: 'handleRespondSignal' }, 'Could not respond to the signal'],
  [{ functionName: 'togglePublish' }, 'Could not update the status'],
  [{ route: '/api/auth/me', operation: 'get' }, 'Could not load your account'],
  [{ url: 'https://shop.example/admin/products/${}/variants.json', operation: 'GET' }, 'Could not load variants'],
  [{ url: '/api/slack/messages', operation: 'get' }, 'Could not load messages'],
  [{ table: 'send-reminder', operation: 'invoke' }, 'Could not send the reminder'],
  [{ table: 'nightly', operation: 'rpc' }, 'Something went wrong'],
  [{ functionName: 'executeAutomation' }, 'Could not execute the automation'],
  [{ functionName: 'exportPDF' }, 'Could not export the PDF'],
  [{ functionName: 'refresh', called: 'loadRooms' }, 'Could not load rooms'],
  [{ path: 'app/api/bookings/route.ts', functionName: 'GET' }, 'Could not load bookings'],
  [{ path: 'src/app/api/checkout/route.ts', functionName: 'POST' }, 'Could not process the checkout request'],
  [{ path: 'supabase/functions/generate-slides/index.ts' }, 'Could not generate slides'],
  [{ path: 'src/api/client.ts' }, 'Something went wrong'],
  [{ route: '/api/quotes/:id', operation: 'delete' }, 'Could not delete quotes'],
  [{ functionName: 'logout', url: '/api/logout', operation: 'post' }, 'Could not sign out'],
  [{ functionName: 'save', url: '/api/filters', operation: 'post' }, 'Could not save filters'],
  [{ functionName: 'handleEditSave' }, 'Could not save'],
  [{ functionName: 'checkOutMutation' }, 'Could not check out'],
  [{ functionName: 'handleCheckIn' }, 'Could not check in'],
  [{ functionName: 'handleFollowUp' }, 'Could not follow up'],
  [{ functionName: 'sendFollowUp' }, 'Could not send the follow-up'],
  [{ table: 'check_ins', operation: 'select' }, 'Could not load check-ins'],
  [{ functionName: 'checkStock' }, 'Could not check the stock'],
  [{ functionName: 'disconnectMutation' }, 'Could not disconnect'],
  [{ functionName: 'uploadOnce' }, 'Could not upload'],
  [{ functionName: 'init', operation: 'get', url: '/' }, 'Could not load the data'],
  [{ url: '/api/push/subscribe', operation: 'post' }, 'Could not subscribe'],
  [{ functionName: 'hireMedicalStaffMutation' }, 'Could not hire the medical staff'],
  [{ url: '/api/listings/$', operation: 'delete' }, 'Could not delete the listing'],
  [{ url: '/api/corrections', operation: 'post' }, 'Could not save the correction'],
  [{ functionName: 'persistSiteToDb', url: '/api/sites', operation: 'post' }, 'Could not save the site'],
  [{ functionName: 'fetchAccount', table: 'accounts', operation: 'select' }, 'Could not load the account'],
  [{ table: 'profiles', operation: 'select', one: true }, 'Could not load the profile'],
  [{ account: 'signInWithPassword', functionName: 'handleSubmit' }, 'Could not sign in'],
  [{ path: 'supabase/functions/meta-list-form-fields/index.ts' }, 'Could not load form fields'],
  [{ functionName: 'recordInitialSearch' }, 'Could not record the initial search'],
  [{}, 'Something went wrong'],
]

describe('wordingFor', () => {
  for (const [subject, what] of CASES) {
    it(what, () => assert.equal(wordingFor(subject).what, what))
  }
  it('logs the function where nothing else is known', () => {
    assert.equal(wordingFor({ functionName: 'reconcile' }).logged, 'reconcile failed')
    assert.equal(wordingFor({}).logged, 'Something went wrong')
  })
  it('says what to do', () => {
    assert.equal(sentence(wordingFor({ functionName: 'loadPlans' })), 'Could not load plans. Please try again.')
  })
})
