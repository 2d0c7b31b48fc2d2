/** `&amp;` and the like, which Markdown leaves to HTML. A textarea holds text alone: nothing in it is ever run or fetched. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  const area = document.createElement('textarea')
  area.innerHTML = text.replaceAll('<', '&lt;')
  return area.value
}
