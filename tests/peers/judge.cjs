// Judges with ajv in its strict mode: node judge.cjs NODE_MODULES CASES. Prints a list: what is wrong with each schema, or
// whether its sound and its faulty instance are valid.
const [modules, cases] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const addFormats = require(`${modules}/ajv-formats`);
const fs = require("fs");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const ajv = new Ajv({ strict: true });
addFormats(ajv);
const verdicts = read(cases).map(({ schema, sound, faulty }) => {
  try {
    const validate = ajv.compile(read(schema));
    return [validate(read(sound)), validate(read(faulty))];
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify(verdicts));
