// A button that copies the text it names; without a clipboard the text is chosen for Ctrl+C.
async function copy(area) {
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    return document.execCommand("copy"); // a page without HTTPS has no clipboard
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const area = document.getElementById(button.dataset.copy);
    if (await copy(area)) button.textContent = button.dataset.done;
  });
}
