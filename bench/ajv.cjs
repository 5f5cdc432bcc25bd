// Checks every line of a file with ajv: node ajv.cjs NODE_MODULES SCHEMA FILE
const [modules, schema, file] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
require(`${modules}/ajv-formats`)(ajv);
const fs = require("fs");
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));
let valid = 0;
require("readline").createInterface({ input: fs.createReadStream(file) })
  .on("line", (line) => { valid += validate(JSON.parse(line)); })
  .on("close", () => console.log(valid));
