/* What every page does by itself. Each module looks after one thing and speaks through attributes. */
import "./js/csrf.js";
import "./js/sending.js";
import "./js/network.js";
import "./js/drafts.js";
import "./js/chips.js";
import "./js/dialogs.js";
import "./js/menus.js";
import "./js/rail.js";
import "./js/keys.js";
import "./js/tables.js";
import "./js/palette.js";
import "./js/copy.js";
import "./js/filters.js";
import "./js/pulse.js";
import "./js/follow.js";
import "./js/pickers.js";
import "./js/uploads.js";
