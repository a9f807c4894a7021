/** A screen with a button that asks, and says when that failed. */
export const button = (asks: string) => `export function Screen() {
  const ask = async () => {
    try {
      const answer = ${asks}
      if (!answer.ok) throw new Error('refused')
    } catch (error) {
      alert('That did not work')
    }
  }
  return <button onClick={ask}>Ask</button>
}
`
