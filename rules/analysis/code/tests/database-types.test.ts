import * as assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

const of = (text: string) => codeFacts('types.ts', text).databaseTypes

const REST = 'Enums: { [_ in never]: never }; CompositeTypes: { [_ in never]: never }'

describe('types generated from a database', () => {
  it('name its tables, its views, and its functions with what these take', () => {
    const types = of(`
      export type Json = string | null
      export interface Database {
        graphql_public: { Tables: {}; Views: {}; Functions: {}; ${REST} }
        public: {
          Tables: { orders: { Row: { id: string } }; "old orders": { Row: { id: string } } }
          Views: { [_ in never]: never }
          Functions: {
            add: { Args: { p_to: string; amount?: number }; Returns: undefined }
            now_is: { Args: never; Returns: string } | { Args: Record<PropertyKey, never>; Returns: string }
            odd: { Returns: string }
          }
          ${REST}
        }
      }`)
    assert.deepEqual(types, {
      tables: ['orders', 'old orders'],
      views: [],
      functions: { add: ['amount,p_to'], now_is: ['', ''], odd: [] },
    })
  })

  it('have all their parts', () => {
    assert.equal(of('export type Database = { public: { Tables: {}; Views: {} } } // CompositeTypes'), undefined)
    assert.equal(of(`export type Other = { private: { Tables: {}; Views: {}; Functions: {}; ${REST} } }`), undefined)
  })
})
