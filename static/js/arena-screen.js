// The meeting screen: the board is fetched anew every five seconds; a lost connection is said.

const EVERY = 5000;
const board = document.querySelector("[data-board]");
const lost = document.querySelector("[data-lost]");

async function refresh() {
  try {
    const answer = await fetch(board.dataset.board, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    board.innerHTML = await answer.text();
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
