/** What a user agent says of itself: the tool with its version, and where it runs. Anyone can write anything there. */
export interface Agent {
  tool: string;
  version: string | null;
  platform: string | null;
}

/** Tools by what their agents hold, the most telling first: an SDK is often inside something else. */
const TOOLS: readonly (readonly [tool: string, expression: RegExp])[] = [
  ['Terraform', /\bTerraform\/([\w.-]+)/],
  ['OpenTofu', /\bOpenTofu\/([\w.-]+)/],
  ['Pulumi', /\bpulumi[\w-]*\/([\w.-]+)/i],
  ['AWS CDK', /\baws-cdk\/([\w.-]+)/],
  ['SSM Agent', /\bamazon-ssm-agent\/([\w.-]*)/],
  ['AWS console', /^\[?(?:S3Console\/([\w.]+)|console\.amazonaws\.com|signin\.amazonaws\.com)|^AWS Signin/],
  ['AWS CloudShell', /exec-env\/CloudShell()/],
  ['AWS CLI', /\baws-cli\/([\w.]+)/],
  ['AWS Tools for PowerShell', /\bAWSPowerShell(?:\.\w+)?\/([\w.]+)/],
  ['Boto3', /\bBoto3\/([\w.]+)/],
  ['Botocore', /\bBotocore\/([\w.]+)/],
  ['AWS SDK for Go', /\baws-sdk-go(?:-v2)?\/([\w.]+)/],
  ['AWS SDK for Java', /\baws-sdk-java\/([\w.]+)/],
  ['AWS SDK for JavaScript', /\baws-sdk-(?:js|nodejs)\/([\w.]+)/],
  ['AWS SDK for Ruby', /\baws-sdk-ruby\d?\/([\w.]+)/],
  ['AWS SDK for PHP', /\baws-sdk-php\d?\/([\w.]+)/],
  ['AWS SDK for Rust', /\baws-sdk-rust\/([\w.]+)/],
  ['AWS SDK for .NET', /\baws-sdk-dotnet[\w-]*\/([\w.]+)/],
  ['AWS SDK for C++', /\baws-sdk-cpp\/([\w.]+)/],
  ['Firefox', /\bFirefox\/([\d.]+)/],
  ['Edge', /\bEdg\/([\d.]+)/],
  ['Chrome', /\bChrome\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).* Safari\//],
  ['curl', /\bcurl\/([\w.]+)/],
  ['Python', /\bpython-(?:requests|urllib3?|httpx)\/([\w.]+)/i],
  ['Go', /\bGo-http-client\/([\w.]+)/],
  ['AWS', /^\[?aws-internal\/([\w.]+)|^AWS Internal|^[\w.-]+\.amazonaws\.com(?:\.cn)?$/],
];

const PLATFORMS: readonly (readonly [platform: string, expression: RegExp])[] = [
  ['Kali Linux', /kali/i],
  ['Parrot OS', /parrot/i],
  ['Pentoo', /pentoo/i],
  ['GitHub Actions', /GitHubActions|github-actions/i],
  ['Lambda', /AWS_Lambda/],
  ['CloudShell', /exec-env\/CloudShell/],
  ['ECS', /exec-env\/AWS_ECS/],
  ['EC2, Amazon Linux', /amzn/],
  ['Linux on Azure', /-azure\b/],
  ['Linux on Google Cloud', /-(?:gcp|gke|cloud)\b/],
  ['Ubuntu', /ubuntu/i],
  ['Windows', /\bWindows\b|os\/windows/i],
  ['macOS', /Mac OS X|os\/macos|\bDarwin\b/i],
  ['Android', /\bAndroid\b/],
  ['iOS', /\biPhone\b|\biPad\b/],
  ['Linux', /linux/i],
];

/** Reads a user agent; one that is not known is named by its first word. */
export function parseAgent(text: string): Agent {
  const platform = PLATFORMS.find(([, expression]) => expression.test(text))?.[0] ?? null;
  for (const [tool, expression] of TOOLS) {
    const match = expression.exec(text);
    if (match) return { tool, version: match[1] || null, platform };
  }
  const [, name = text, version = null] = /^\[?([^\s/\]]+)(?:\/([\w.-]+))?/.exec(text) ?? [];
  return { tool: name, version, platform };
}

/** `AWS CLI 2.15.30, Kali Linux` */
export const describeAgent = ({ tool, version, platform }: Agent): string =>
  `${tool}${version === null ? '' : ` ${version}`}${platform === null ? '' : `, ${platform}`}`;
