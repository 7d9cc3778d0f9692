// Everything here makes pages nicer; every page works without it.
import "./csrf.js";
import "./menu.js";
import "./messages.js";
import "./htmx.js";
import "./confirm.js";
import "./dates.js";
import "./money.js";
import "./autosubmit.js";
import "./errors.js";
import "./formset.js";
import "./pick.js";
import "./plan-next.js";
import "./reach.js";
import "./begin.js";
import "./password.js";
import "./shrink.js";
import "./copy.js";
