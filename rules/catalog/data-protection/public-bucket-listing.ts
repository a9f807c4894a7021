import type { Expression } from '../../analysis/sql/expression'
import { nameInQuotes, quotedText } from '../../analysis/sql/quoting'
import { bare } from '../../engine/policies/expressions'
import { reachOf } from '../../engine/policies/let-through'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import type { Bucket, Policy, Schema, Table } from '../../engine/schema/schema'
import { beforeAndAfter, dropPolicy, policyAsWritten, slug, sqlFix } from './fixes/policies'

export default defineRule({
  id: 'public-bucket-listing',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A public bucket whose files strangers can list.',
  why: 'The files of a public bucket open for anyone who knows their address. A policy for reading that names nobody also lets anyone ask for the list of all of them: names of people, of other uploads, everything.',
  fix: 'Drop the policy, or have it ask whose file it is: addresses of public files work without one. Only listing, replacing and removing files from the app need it, and those for own files alone.',
  outOfScope: [
    'Buckets that no migration makes, and private buckets.',
    'Policies that ask something of the file besides its bucket.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0025_public_bucket_allows_listing'],
  messages: {
    listed: {
      text: 'The policy “{policy}” lets {who} list every file of the public bucket `{bucket}`. Public files open by their address without it.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a bucket of pictures, and a policy for all buckets',
        files: {
          'supabase/migrations/20260101000000_storage.sql': `insert into storage.buckets (id, name, public) values
  ('avatars', 'avatars', true),
  ('private', 'private', false);
«create policy "Avatars are public" on storage.objects for select using (bucket_id = 'avatars')»;
`,
        },
        expect: ['listed'],
        fixed: {
          'supabase/migrations/20260101000001_list_only_own_files_of_avatars.sql': `-- Before: anyone who opens your site lists every file of avatars.
-- After: signed-in people list only the files that they have uploaded; all files still open by their address.
drop policy if exists "Avatars are public" on storage.objects;
create policy "Owners list their files of avatars" on storage.objects
  for select to authenticated
  using (bucket_id = 'avatars' and owner_id = (select auth.uid())::text);
`,
        },
      },
      {
        name: 'made public later',
        files: {
          'supabase/migrations/20260101000000_storage.sql': `insert into storage.buckets (id, name, public) values ('uploads', 'uploads', false);
«create policy "Read" on storage.objects for select to authenticated using (true)»;
`,
          'supabase/migrations/20260102000000_public.sql': `update storage.buckets set public = true where id = 'uploads';
`,
        },
        expect: ['listed'],
      },
    ],
    good: [
      {
        name: 'private, of the owner, dropped, for uploads',
        files: {
          'supabase/migrations/20260101000000_storage.sql': `insert into storage.buckets (id, name, public) values ('a', 'a', true), ('b', 'b', false);
create policy "Own" on storage.objects for select using (bucket_id = 'a' and owner_id = (select auth.uid())::text);
create policy "B" on storage.objects for select using (bucket_id = 'b');
create policy "Upload" on storage.objects for insert with check (bucket_id = 'a');
create policy "Gone" on storage.objects for select using (bucket_id = 'a');
drop policy "Gone" on storage.objects;
insert into storage.buckets (id, name, public) values ('c', 'c', true), ('d', 'd', true), ('e', 'e', true);
create policy "Rest" on storage.objects for select to authenticated using (bucket_id in ('c', 'd', 'e'));
update storage.buckets set public = false where id in ('c', 'd');
delete from storage.buckets where name = 'e';
`,
        },
      },
    ],
  },
  *check(project) {
    for (const { schema } of project.exposed) {
      const objects = schema.tables.get('storage.objects')
      const open = [...schema.buckets.values()].filter((bucket) => bucket.public)
      if (!objects) continue
      for (const bucket of open) {
        for (const policy of objects.policies.values()) {
          if (!listsAll(policy, bucket, objects, schema)) continue
          yield {
            ...policy.place,
            message: 'listed',
            data: {
              policy: policy.name,
              bucket: bucket.id,
              who: isForAnyone(policy) ? 'anyone who opens your site' : 'anyone with an account',
            },
            subject: `${bucket.id} ${policy.name}`,
            cause: 'listed',
            related: [{ ...bucket.place, message: `\`${bucket.id}\` is made public here.` }],
          }
        }
      }
    }
  },
  fixes({ data, file }, project, sourceOf) {
    const schema = project.exposed.find(
      (each) => each.schema.tables.get('storage.objects')?.policies.get(String(data['policy']))?.place.file === file,
    )?.schema
    const objects = schema?.tables.get('storage.objects')
    const policy = objects?.policies.get(String(data['policy']))
    const bucket = String(data['bucket'])
    const made = schema?.buckets.get(bucket)
    if (!schema || !objects || !policy || !made) return []
    // Every policy that opens the bucket has to go; one of several buckets, or for uploads too, would take more with it.
    const openers = [...objects.policies.values()].filter((each) => listsAll(each, made, objects, schema))
    const written = openers.map((each) => policyAsWritten(each, sourceOf))
    const isAlone = openers.every((each) => each.command === 'select' && bucketsNamed(each)?.length === 1)
    if (!isAlone || written.some((text) => text === undefined) || listsFiles(project)) return []
    const name = `Owners list their files of ${bucket}`
    const after = 'signed-in people list only the files that they have uploaded; all files still open by their address.'
    return sqlFix(
      `Let people list only their own files of ${bucket}: today ${data['who']} can list all of them`,
      schema,
      {
        name: `list_only_own_files_of_${slug(bucket)}`,
        up: (sql) => {
          const { word, indent } = sql
          const condition = `bucket_id = ${quotedText(bucket)} ${word('and')} owner_id = (${word('select')} auth.uid())::text`
          return [
            `${beforeAndAfter(`${data['who']} lists every file of ${bucket}.`, after)}\n${openers.map((each) => dropPolicy(each.name, objects, sql)).join('\n')}`,
            `${word('create policy')} ${nameInQuotes(name)} ${word('on')} storage.objects\n${indent}${word('for select to')} authenticated\n${indent}${word('using')} (${condition});`,
          ]
        },
        down: (sql) => [dropPolicy(name, objects, sql), ...written.flatMap((text) => text ?? [])],
      },
      sourceOf,
    )
  },
})

/** The app itself lists files of some bucket. */
function listsFiles(project: Project): boolean {
  return project.productCode.some(({ calls }) => calls.some(({ text }) => /\bstorage\b.*\.list$/.test(text)))
}

function isForAnyone({ roles }: Policy): boolean {
  return roles.length === 0 || roles.includes('public') || roles.includes('anon')
}

function listsAll(policy: Policy, bucket: Bucket, objects: Table, schema: Schema): boolean {
  const { permissive, command, roles, using } = policy
  if (!permissive || (command !== 'select' && command !== 'all')) return false
  if (!isForAnyone(policy) && !roles.includes('authenticated')) return false
  if (!using) return true
  const named = bucketsNamed(policy)
  if (named) return named.includes(bucket.id)
  return reachOf(using.value, objects, schema).some(({ who, rows }) => rows === 'all' && who === 'anyone')
}

/** The buckets that a condition asks for, where it asks for nothing else. */
function bucketsNamed({ using }: Policy): string[] | undefined {
  const condition = using && bare(using.value)
  if (condition?.k === 'operator' && condition.op === '=') {
    const [left, right] = condition.args.map(bare)
    return isBucket(left) ? textsOf([right]) : undefined
  }
  if (condition?.k !== 'any' || condition.op !== '=' || condition.all || !isBucket(bare(condition.arg)))
    return undefined
  const list = bare(condition.list)
  return list.k === 'array' ? textsOf(list.args.map(bare)) : undefined
}

function isBucket(expression: Expression | undefined): boolean {
  return expression?.k === 'column' && expression.name === 'bucket_id'
}

function textsOf(expressions: readonly (Expression | undefined)[]): string[] | undefined {
  const texts = expressions.flatMap((each) =>
    each?.k === 'value' && typeof each.value === 'string' ? [each.value] : [],
  )
  return texts.length === expressions.length ? texts : undefined
}
