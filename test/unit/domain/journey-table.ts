import type { Phase } from '../../../src/domain/journey.ts'
import type { EventName } from './journey-events.ts'

/** When the next turn is due: at once, after an interval, after the long rest, once the open write has settled, or never by itself. */
export type Due = 'now' | 'soon' | 'at rest' | 'settled' | 'never'
/** 'stays': nothing changes at all. A phase that goes to itself is asked again. */
export type Cell =
  { readonly to: 'stays'; readonly because: string } | { readonly to: Phase; readonly due: Due; readonly because: string }

const stays = (because: string): Cell => ({ to: 'stays', because })
const goes = (to: Phase, due: Due, because: string): Cell => ({ to, due, because })

type Row<Names extends EventName> = { readonly [Name in Names]: Cell }
type Starts<Prefix extends string> = Extract<EventName, `${Prefix}:${string}`>

/** What comes of a write where none is on its way: its turn was taken over meanwhile, and whoever took it over found out. */
const NO_WRITE_IS_ON_ITS_WAY: Row<Starts<'advanced'> | Starts<'failed'> | 'lost'> = {
  lost: stays('nobody was sending'),
  'advanced:moved': stays('a late answer of a turn that was lost'),
  'advanced:needs': stays('a late answer of a turn that was lost'),
  'advanced:waits': stays('a late answer of a turn that was lost'),
  'advanced:done': stays('a late answer of a turn that was lost'),
  'advanced:refused': stays('a late answer of a turn that was lost'),
  'failed:harmless': stays('a late failure of a turn that was lost'),
  'failed:silent': stays('a late failure of a turn that was lost'),
  'failed:rejected': stays('a late refusal of a turn that was lost'),
  'failed:unknowable': stays('a late failure of a turn that was lost'),
}

const NO_REVIEW: Row<Starts<'resolved'>> = {
  'resolved:happened': stays('nobody asked a person to look'),
  'resolved:did-not-happen': stays('nobody asked a person to look'),
  'resolved:keep-waiting': stays('nobody asked a person to look'),
}

const lookedAt = (cell: Cell): Row<Starts<'observed'> | Starts<'missed'>> => ({
  'observed:moved': cell,
  'observed:needs': cell,
  'observed:waits': cell,
  'observed:done': cell,
  'observed:refused': cell,
  'observed:absent-early': cell,
  'observed:absent-settled': cell,
  'observed:repeatable': cell,
  'observed:repeatable-over': cell,
  'observed:same': cell,
  'missed:harmless': cell,
  'missed:unknowable': cell,
})

/** What is learnt by looking at a journey that waits for the provider, or for a person who may have acted elsewhere. */
const FOUND: Row<'observed:moved' | 'observed:needs' | 'observed:waits' | 'observed:done' | 'observed:refused'> = {
  'observed:moved': goes('ready', 'now', 'the step was taken: the next one is ours'),
  'observed:needs': goes('needs', 'soon', 'a person must act'),
  'observed:waits': goes('waiting', 'soon', 'the provider has it and is busy'),
  'observed:done': goes('done', 'at rest', 'it is there'),
  'observed:refused': goes('refused', 'never', 'the provider decided against it'),
}

/** Every phase × every event. No Partial anywhere, so a new phase or event does not compile until its cells are thought about. */
export const TABLE: Readonly<Record<Phase, Readonly<Record<EventName, Cell>>>> = {
  ready: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...NO_REVIEW,
    ...lookedAt(stays('the next step is ours: what a look saw is already behind us')),
    traced: goes(
      'sent',
      'settled',
      'the trace is committed, so the write may go out; if its sender dies nobody takes over before it has settled',
    ),
    answered: stays('the answer joins the queue; the step that is due takes it along'),
    restarted: stays('it is under way already'),
    hinted: goes('ready', 'now', 'what it stands on has changed: the step is tried now'),
    overdue: goes('review', 'never', 'the provider could not be reached for as long as we wait for anything'),
    contradicted: stays('the next write tells'),
  },
  sent: {
    ...NO_REVIEW,
    ...lookedAt(stays('a look that ran while a write was open may have been before or after it')),
    traced: stays('one write at a time'),
    lost: goes('unknown', 'now', 'whoever was sending has vanished: it may have acted, so ask'),
    answered: stays('the answer joins the queue; the write that is on its way decides first'),
    restarted: stays('it is under way already'),
    hinted: stays('the sender is about to say where it stands'),
    overdue: stays('what is on its way is waited for, however late'),
    contradicted: stays('the sender is about to say how the write ended'),
    'advanced:moved': goes('ready', 'now', 'one step further: the next one is ours'),
    'advanced:needs': goes('needs', 'soon', 'a person must act'),
    'advanced:waits': goes('waiting', 'soon', 'the provider has it and is busy'),
    'advanced:done': goes('done', 'at rest', 'answered at once'),
    'advanced:refused': goes('refused', 'never', 'the provider decided against it'),
    'failed:harmless': goes('ready', 'soon', 'it is known to have done nothing: the same write again, a little later'),
    'failed:silent': goes('unknown', 'soon', 'silence is never a failure: it may have acted, so ask'),
    'failed:rejected': goes('refused', 'never', 'the provider understood and said no'),
    'failed:unknowable': goes('review', 'never', 'asking cannot tell: a person must look'),
  },
  unknown: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...NO_REVIEW,
    ...FOUND,
    traced: stays('nothing is sent while the outcome of the last write is unknown'),
    answered: stays('the answer joins the queue; what became of the write comes first'),
    restarted: stays('it may have happened: nothing starts anew'),
    hinted: goes('unknown', 'now', 'a notice says that now is a good time to ask'),
    overdue: goes('review', 'never', 'asked for as long as we ask anything: a person must look'),
    contradicted: goes('review', 'never', 'two notices tell contrary outcomes: a person must look'),
    'observed:absent-early': goes('unknown', 'settled', 'what is not there yet may still turn up'),
    'observed:absent-settled': goes('ready', 'now', 'it is certain that nothing happened: the same write again'),
    'observed:repeatable': goes(
      'ready',
      'now',
      'the provider cannot be asked, but the same write under the same key cannot act twice',
    ),
    'observed:repeatable-over': goes(
      'review',
      'never',
      'the provider has forgotten the key: repeating might act twice, so a person must look',
    ),
    'observed:same': goes('unknown', 'soon', 'nothing is said of the write: ask again'),
    'missed:harmless': goes('unknown', 'soon', 'no answer to the question either: ask again'),
    'missed:unknowable': goes('review', 'never', 'asking cannot tell: a person must look'),
  },
  waiting: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...NO_REVIEW,
    ...FOUND,
    traced: stays('the next step is theirs'),
    answered: stays('nothing was asked'),
    restarted: stays('it is under way already'),
    hinted: goes('waiting', 'now', 'a notice says that now is a good time to ask'),
    overdue: goes('review', 'never', 'the provider has taken longer than we wait for anything'),
    contradicted: goes('review', 'never', 'two notices tell contrary outcomes: a person must look'),
    'observed:absent-early': goes('waiting', 'soon', 'they said that they have it, so one "nothing" is no proof: ask again'),
    'observed:absent-settled': goes('waiting', 'soon', 'they said that they have it, so one "nothing" is no proof: ask again'),
    'observed:repeatable': goes('waiting', 'soon', 'no write is open, so there is nothing to repeat'),
    'observed:repeatable-over': goes('waiting', 'soon', 'no write is open, so there is nothing to repeat'),
    'observed:same': goes('waiting', 'soon', 'still busy'),
    'missed:harmless': goes('waiting', 'soon', 'a look that failed says nothing: ask again'),
    'missed:unknowable': goes('review', 'never', 'which one is ours cannot be told: a person must look'),
  },
  needs: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...NO_REVIEW,
    ...FOUND,
    traced: stays('nothing is sent before the person has acted'),
    answered: goes('ready', 'now', 'the person has acted: the next step takes the answer along'),
    restarted: stays('it is under way already: the person is asked'),
    hinted: goes('needs', 'now', 'perhaps the person has acted at the provider'),
    overdue: stays('a person may take as long as they like'),
    contradicted: goes('review', 'never', 'two notices tell contrary outcomes: a person must look'),
    'observed:absent-early': goes('needs', 'soon', 'nothing new: the person is still asked'),
    'observed:absent-settled': goes('needs', 'soon', 'nothing new: the person is still asked'),
    'observed:repeatable': goes('needs', 'soon', 'no write is open, so there is nothing to repeat'),
    'observed:repeatable-over': goes('needs', 'soon', 'no write is open, so there is nothing to repeat'),
    'observed:same': goes('needs', 'soon', 'nothing new: the person is still asked'),
    'missed:harmless': goes('needs', 'soon', 'a look that failed says nothing: the person is still asked'),
    'missed:unknowable': goes('needs', 'soon', 'nothing is at stake before the person acts; the step after that finds out'),
  },
  done: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...NO_REVIEW,
    traced: stays('no step is left'),
    answered: stays('nothing was asked'),
    restarted: goes('ready', 'now', 'it was closed at the provider and is asked for again'),
    hinted: goes('done', 'now', 'something may have changed at the provider'),
    overdue: stays('nobody waits'),
    contradicted: goes('review', 'never', 'two notices tell contrary outcomes: a person must look'),
    'observed:moved': goes('done', 'soon', 'what is there does not become a step on the way: not believed, asked again'),
    'observed:needs': goes('done', 'soon', 'what is there does not become a step on the way: not believed, asked again'),
    'observed:waits': goes('done', 'soon', 'what is there does not become a step on the way: not believed, asked again'),
    'observed:done': goes('done', 'at rest', 'its lifecycle goes on inside: frozen, suspended, closed'),
    'observed:refused': goes('review', 'never', 'two final truths contradict each other: a person must look'),
    'observed:absent-early': goes('done', 'soon', 'what is there does not vanish: not believed, asked again'),
    'observed:absent-settled': goes('done', 'soon', 'what is there does not vanish: not believed, asked again'),
    'observed:repeatable': goes('done', 'soon', 'no write is open, so there is nothing to repeat'),
    'observed:repeatable-over': goes('done', 'soon', 'no write is open, so there is nothing to repeat'),
    'observed:same': goes('done', 'at rest', 'nothing new: it rests'),
    'missed:harmless': goes('done', 'soon', 'a look that failed says nothing: asked again'),
    'missed:unknowable': goes('done', 'soon', 'what is known stands: asked again'),
  },
  refused: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...NO_REVIEW,
    ...lookedAt(goes('refused', 'never', 'a refusal is final: it stands until it is asked for again')),
    traced: stays('nothing is sent after a refusal'),
    answered: stays('what the person corrects is kept for the next attempt'),
    restarted: goes('ready', 'now', 'asked for again: the next attempt'),
    hinted: goes('refused', 'now', 'a notice may say the contrary: it is looked at once'),
    overdue: stays('nobody waits'),
    contradicted: goes('review', 'never', 'two notices tell contrary outcomes: a person must look'),
    'observed:done': goes('review', 'never', 'two final truths contradict each other: a person must look'),
  },
  review: {
    ...NO_WRITE_IS_ON_ITS_WAY,
    ...lookedAt(stays('a person is looking: no look decides for them')),
    traced: stays('nothing is sent while a person looks'),
    answered: stays('nothing is asked while a person looks'),
    restarted: stays('it may have happened: nothing starts anew'),
    hinted: stays('a person is looking: no notice decides for them'),
    overdue: stays('it is with a person already'),
    contradicted: stays('a person looks already'),
    'resolved:happened': goes('waiting', 'now', 'it is there: learn from the provider how it stands'),
    'resolved:did-not-happen': goes('refused', 'never', 'closed, and never sent again'),
    'resolved:keep-waiting': goes('waiting', 'now', 'asked again, with a new deadline'),
  },
}
