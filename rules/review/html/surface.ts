import type { Place } from '../../engine/finding'
import { createLocations, type Location } from '../locations'
import type { RenderOptions } from '../review'
import { type Html, html } from './markup'

/** A place in the report that the editor can open, with the finding that stands there, if one does. */
export interface ReportPlace extends Place {
  /** Index of the finding in the review. */
  readonly finding?: number
}

/**
 * Where a report is shown. A page that is sent to somebody has neither an editor nor a server behind it: there, places are
 * texts and nothing can be pressed.
 */
export interface Surface {
  readonly options: RenderOptions
  locate(place: Place): Location
  /** A place by file and line, which the editor opens. */
  place(place: Place, finding?: number): Html
  /** The same by its line alone, for lists of lines of one file. */
  line(place: Place, finding?: number): Html
  /** A button that asks the editor for something; nothing on a page. `subject` says to a screen reader what it is about. */
  button(action: string, label: string, on: ButtonTarget, subject: string): Html
  /** An id of the page: several reports may stand on one. */
  id(name: string): string
}

/** What a button is about: a finding at a place, an item of a list, or the whole report. */
export interface ButtonTarget {
  readonly place?: Place
  readonly finding?: number
  readonly item?: string
}

/** Where a report stands among those of several folders. */
export interface Position {
  readonly folder: number
  /** Index of its first place among those of all. */
  readonly firstPlace: number
}

/** A report in the editor; `places` gathers what its places and buttons refer to by index. */
export function editorSurface(options: RenderOptions, places: ReportPlace[], position: Position): Surface {
  const locations = createLocations(options.sourceOf)
  const known = new Map<string, number>()
  const indexOf = ({ file, range }: Place, finding: number | undefined): number => {
    const key = JSON.stringify([file, range.start, range.end, finding])
    const index = known.get(key) ?? places.push({ file, range, ...(finding !== undefined && { finding }) }) - 1
    known.set(key, index)
    return position.firstPlace + index
  }
  const locate = ({ file, range }: Place) => locations(file, range)
  return {
    options,
    locate,
    place: (place, finding) =>
      html`<button type="button" class="place" data-do="open" data-at="${indexOf(place, finding)}">${nameOf(place, locate(place))}</button>`,
    line: (place, finding) =>
      html`<button type="button" class="place" data-do="open" data-at="${indexOf(place, finding)}" aria-label="${nameOf(place, locate(place))}">${locate(place).start.line + 1}</button>`,
    button: (action, label, { place, finding, item }, subject) =>
      html`<button type="button" data-do="${action}" data-folder="${position.folder}" data-at="${place ? indexOf(place, finding) : -1}" data-item="${item ?? ''}" aria-label="${`${label}: ${subject}`}">${label}</button>`,
    id: (name) => (position.folder === 0 ? name : `${name}-${position.folder}`),
  }
}

/** A report as a page of its own. */
export function pageSurface(options: RenderOptions): Surface {
  const locations = createLocations(options.sourceOf)
  const locate = ({ file, range }: Place) => locations(file, range)
  return {
    options,
    locate,
    place: (place) => html`<code class="place">${nameOf(place, locate(place))}</code>`,
    line: (place) => html`<span>${locate(place).start.line + 1}</span>`,
    button: () => html``,
    id: (name) => name,
  }
}

function nameOf({ file }: Place, { start, shown }: Location): string {
  return shown ? `${file}:${start.line + 1}` : file
}
