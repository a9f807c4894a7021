/** Parts that stand round every screen: what they load, nobody came for. */
const FRAME =
  /(?:^|[-_/a-z])(?:nav(?:bar|igation|-user)?|sidebar|header|footer|bell|badge|banner|provider|context|layout|topbar|widget|avatar|(?:user|account|profile)-?menu|menubar|status-?bar|presence|indicator|ticker|notifications?-?(?:dropdown|popover|cent(?:er|re)|panel|menu|icon))s?(?:[A-Z.-]\w*)*\.[jt]sx?$/i

/** Whether a file is a part too small for more than a line: a menu, a field to choose from. */
export function isSmall(path: string): boolean {
  return /(?:drop-?down|menu|switcher|selector|select|picker|popover|tooltip|chip|pill)(?:[A-Z.-]\w*)*\.[jt]sx?$/i.test(
    path,
  )
}

/** Whether a file is a part that stands round every screen: a sidebar, a bell, a provider. */
export function isFrame(path: string): boolean {
  return FRAME.test(path)
}

/** Parts of a frame that hand what they load to everything inside them, or that a person opens to read it. */
const HOLDER =
  /(?:provider|context|layout|cent(?:er|re)|panel|drop-?down|popover|menu|widget|list)s?(?:[A-Z.-]\w*)*\.[jt]sx?$/i

/** Whether a file is a part of the frame that shows only what it loads itself: a count in a sidebar, a bell. */
export function isTrim(path: string): boolean {
  return isFrame(path) && !HOLDER.test(path)
}
