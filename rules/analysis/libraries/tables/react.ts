import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const effect: ApiBehaviour = { callbacks: [{ arg: 0, fate: 'effect' }] }
const transparent: ApiBehaviour = { callbacks: [{ arg: 0, fate: 'transparent' }] }
const hooks: Record<string, ApiBehaviour> = {
  ...each(['useEffect', 'useLayoutEffect', 'useInsertionEffect'], effect),
  ...each(['useCallback', 'memo', 'forwardRef', 'useEffectEvent', 'experimental_useEffectEvent', 'cache'], transparent),
  useMemo: { callbacks: [{ arg: 0, fate: 'propagates' }] },
  ...each(['startTransition', 'useTransition().1'], { callbacks: [{ arg: 0, fate: 'floats' }] }),
  useActionState: { callbacks: [{ arg: 0, fate: 'event' }] },
  useOptimistic: {},
  ...each(['useState().1', 'useReducer().1', 'useOptimistic().1'], { role: 'state' }),
  useImperativeHandle: { callbacks: [{ arg: 1, fate: 'propagates' }] },
  useSyncExternalStore: { callbacks: [{ arg: 0, fate: 'floats' }] },
  lazy: { callbacks: [{ arg: 0, fate: 'framework-handled' }] },
  use: { failure: 'throws' },
}

function underDefault(behaviours: Record<string, ApiBehaviour>): Record<string, ApiBehaviour> {
  return Object.fromEntries(Object.entries(behaviours).map(([path, behaviour]) => [`default.${path}`, behaviour]))
}

/** React and the small hook libraries whose hooks decide what becomes of a callback. */
export const react: readonly LibraryTable[] = [
  {
    packages: ['react', 'preact/hooks', 'preact/compat'],
    apis: entries('React reference: Hooks; an error boundary does not catch event handlers or async code', {
      ...hooks,
      ...underDefault(hooks),
    }),
  },
  {
    packages: ['react-dom'],
    apis: entries('React reference: useFormState, flushSync', {
      useFormState: { callbacks: [{ arg: 0, fate: 'event' }] },
      flushSync: { callbacks: [{ arg: 0, fate: 'propagates' }] },
    }),
  },
  {
    packages: ['react-error-boundary'],
    apis: entries('react-error-boundary: showBoundary', { 'useErrorBoundary().showBoundary': { role: 'notify' } }),
  },
  {
    packages: ['usehooks-ts', 'react-use', 'ahooks', '@uidotdev/usehooks', 'use-debounce', '@react-hookz/web'],
    apis: entries('usehooks-ts, react-use, use-debounce documentation', {
      ...each(['useInterval', 'useTimeout', 'useTimeoutFn', 'useDebounce'], {
        callbacks: [{ arg: 0, fate: 'floats' }],
      }),
      useEventListener: { callbacks: [{ arg: 1, fate: 'event' }] },
      ...each(
        [
          'useDebounceCallback',
          'useDebouncedCallback',
          'useThrottledCallback',
          'useThrottleFn',
          'useMemoizedFn',
          'useEventCallback',
          'useEvent',
        ],
        transparent,
      ),
      ...each(
        [
          'useMount',
          'useEffectOnce',
          'useUpdateEffect',
          'useIsomorphicLayoutEffect',
          'useDeepCompareEffect',
          'useUnmount',
        ],
        effect,
      ),
      ...each(['useAsync', 'useAsyncRetry', 'useAsyncFn', 'useRequest'], { callbacks: [{ arg: 0, fate: 'fetcher' }] }),
    }),
  },
  {
    packages: [
      'lodash',
      'lodash-es',
      'lodash/debounce',
      'lodash/throttle',
      'lodash.debounce',
      'lodash.throttle',
      'radash',
      'es-toolkit',
      'just-debounce-it',
    ],
    apis: entries('Lodash: debounce and throttle give a function that runs the other later', {
      ...each(
        [
          'debounce',
          'throttle',
          'default',
          'default.debounce',
          'default.throttle',
          'once',
          'memoize',
          'default.once',
          'default.memoize',
        ],
        transparent,
      ),
    }),
  },
  {
    packages: ['zustand', 'zustand/middleware', 'zustand/vanilla', 'jotai', 'zustand/shallow'],
    apis: entries('Zustand: the creator gives the store its members', {
      ...each(
        [
          'create',
          'create()',
          'createStore',
          'createStore()',
          'default',
          'default()',
          'persist',
          'devtools',
          'immer',
          'subscribeWithSelector',
          'combine',
        ],
        transparent,
      ),
    }),
  },
]
