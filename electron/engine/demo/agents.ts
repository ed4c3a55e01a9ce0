import { escaped } from './record';

/** User agents by kind of caller, escaped for JSON. */
export const AGENTS = {
  cli: [
    'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/linux#6.8.0-52-generic md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#ubuntu.24 md/prompt#off',
    'aws-cli/2.17.9 md/awscrt#0.20.11 ua/2.0 os/macos#24.3.0 md/arch#arm64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off',
  ],
  ci: [
    'aws-sdk-js/3.726.1 ua/2.1 os/linux#6.8.0-1021-azure lang/js md/nodejs#20.18.1 api/ecs#3.726.1 configure-aws-credentials-for-github-actions',
    'Boto3/1.36.3 md/Botocore#1.36.3 ua/2.0 os/linux#6.8.0-1021-azure md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.36.3',
    'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/linux#6.8.0-1021-azure exec-env/GitHubActions md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#ubuntu.24 md/prompt#off',
  ],
  terraform: [
    'APN/1.0 HashiCorp/1.0 Terraform/1.10.4 (+https://www.terraform.io) terraform-provider-aws/5.84.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.33.0 ua/2.1 os/linux lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64',
  ],
  boto3: [
    'Boto3/1.35.90 md/Botocore#1.35.90 ua/2.0 os/linux#5.10.233-224.894.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.11 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.35.90 Resource',
  ],
  instance: [
    'aws-sdk-go/1.55.5 (go1.22.10; linux; amd64) amazon-ssm-agent/',
    'aws-sdk-java/2.29.45 ua/2.1 os/Linux#6.1.119-129.201.amzn2023.x86_64 lang/java#21.0.5 md/en_US cfg/auth-source#imds',
    'Boto3/1.34.162 md/Botocore#1.34.162 ua/2.0 os/linux#6.1.119 md/arch#x86_64 lang/python#3.9.20 cfg/retry-mode#legacy Botocore/1.34.162',
  ],
  lambda: [
    'Boto3/1.35.36 md/Botocore#1.35.36 ua/2.0 os/linux#5.10.230 md/arch#x86_64 lang/python#3.13.0 exec-env/AWS_Lambda_python3.13 cfg/retry-mode#legacy Botocore/1.35.36',
    'aws-sdk-js/3.709.0 ua/2.1 os/linux#5.10.230 lang/js md/nodejs#22.11.0 api/dynamodb#3.709.0 exec-env/AWS_Lambda_nodejs22.x',
  ],
  browser: [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:134.0) Gecko/20100101 Firefox/134.0',
  ],
  console: [
    'AWS Internal',
    '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.780 Linux/5.10.233-204.894.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.432-b06 java/1.8.0_432 vendor/Oracle_Corporation cfg/retry-mode/standard]',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36',
  ],
} as const;

/** Text that has broken a tool before: formulas, markup, bidirectional overrides, terminal escapes, quotes, other scripts. */
export const HOSTILE_TEXTS: readonly string[] = [
  "=cmd|' /C calc'!A0",
  '<script>alert(1)</script>',
  'invoice\u202Efdp.exe',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007',
  'say "hello",\nnext line\\',
  "@SUM(1+1)*cmd|' /C calc'!A0,\"; DROP TABLE event; --",
  'Überwachung für Zürich, 東京リージョン, Ελλάδα 🧊',
  '{"Records":[{"eventName":"NotARecord"}]}',
];

/** The same, escaped for a JSON string. */
export const HOSTILE_AGENTS: readonly string[] = HOSTILE_TEXTS.map(escaped);
