// A household's line in a list, as the server draws it.

/** `row`: [url, head, place, seen, initials]. */
export function drawRow([url, head, place, seen]) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.className = "row";
  link.href = url;
  for (const [tag, text] of [["b", head], ["i", seen], ["span", place]]) {
    const part = document.createElement(tag);
    part.textContent = text;
    link.append(part, " ");
  }
  line.append(link);
  return line;
}
