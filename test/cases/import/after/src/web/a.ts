import moment from "moment";
import type { Moment } from 'moment';
export { utc } from "moment/utc";
const m = require("moment"), n = await import("moment");
// import "moment"
const s = 'import "moment"';
