/** What chance is for: names, places on the screen, colours, waits, weights of a draw. */
export const BY_CHANCE =
  /^(?:[xyzr]|[dv][xyz]|id|.*(?:_id|Id|key|Key|seed|nonce|token|code|otp)|top|left|right|bottom|width|height|size|radius|scale|rotat\w*|angle|opacity|alpha|hue|delay|duration|speed|velocity|drift|wobble|phase|amplitude|frequency|offset\w*|z[iI]ndex|jitter\w*|backoff|timeout|temperature|spread|gravity|decay|life|sort|order|random|index|time\w*)$/
