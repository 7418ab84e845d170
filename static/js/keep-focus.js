// After a step by keyboard the hand stays on its arrow. Chromium now and then passes over
// `autofocus` on a page that follows a form; the attribute alone serves without scripts.
document.querySelector("[autofocus]")?.focus();
