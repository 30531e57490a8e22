import { type BuildSettings, GantryError } from '../contract/index.ts';
import { parseReference } from '../images/index.ts';

/** Refuses what the engine would refuse only after the context was sent. @throws GantryError `invalid-input` */
export function checkSettings({ tags, args, labels, platform, source, secrets }: BuildSettings): void {
  for (const tag of tags)
    if (parseReference(tag).digest)
      throw bad(`${tag} names a digest, which can’t be given to an image.`, 'Give a name and a tag: team/app:1.2.');
  if (platform && !/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9.]+)?$/.test(platform))
    throw bad(`“${platform}” is no platform.`, 'Write it like linux/amd64 or linux/arm64.');
  for (const { name } of args)
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw bad(`“${name}” can’t be the name of a build argument.`);
  for (const { name } of labels) if (/\s/.test(name)) throw bad(`“${name}” can’t be the name of a label.`);
  const ids = secrets.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw bad(`The secret “${twice}” is given twice.`, 'Take one of them out.');
  if (source.type === 'git') checkGitAddress(source.url);
}

/** What the engine takes for a Git address (Docker documentation, "Build context", "Git repositories"); anything else it downloads. */
function checkGitAddress(url: string): void {
  const [address = ''] = url.split('#');
  if (/^(git|ssh):\/\/\S+$/.test(address) || /^git@[^\s:]+:\S+$/.test(address)) return;
  if (/^https?:\/\/\S+\.git$/.test(address) || /^github\.com\/\S+$/.test(address)) return;
  throw bad('This is no Git address that the engine takes.', 'Write it like https://host/team/app.git#branch:folder.');
}

function bad(message: string, hint?: string): GantryError {
  return new GantryError({ kind: 'invalid-input', message, hint });
}
