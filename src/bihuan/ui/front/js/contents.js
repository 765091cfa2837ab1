// A list of contents that scrolls by itself shows the line that is being read.
for (const line of document.querySelectorAll(".book-contents [aria-current]")) {
  const list = line.closest(".book-contents");
  list.scrollTop = line.offsetTop - list.clientHeight / 2;
}
