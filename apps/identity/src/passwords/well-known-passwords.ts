/**
 * What is tried first, of what is long enough to be tried at all: from lists of passwords that were stolen elsewhere, in
 * lower case. Repetitions and sequences are found by themselves.
 */
export const WELL_KNOWN_PASSWORDS: ReadonlySet<string> = new Set(
  `
  1234567890abc 1234567890qwe 123456789abc 123456789qwe 123456qwerty 12345qwert12 1234qwerasdf 123qweasdzxc
  1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv a1b2c3d4e5f6 abc123456789 abcd12345678 admin1234567
  adminadmin123 administrator administrator1 adminpassword alexandra123 anthony12345 asdf1234asdf asdfghjkl123
  asdfghjkl1234 ashley123456 babygirl1234 barcelona123 baseball1234 basketball12 basketball123 beautiful123
  blink182blink bobmarley123 butterfly123 champions123 changeme1234 changemenow1 charlie12345 charter12345
  chocolate123 christopher1 christopher12 company12345 computer1234 correcthorse correcthorsebatterystaple
  danielle1234 default12345 demo12345678 dragon123456 elizabeth123 everything12 familyfamily fernando1234
  football1234 forever12345 friends12345 friendship12 godisgood123 hallo1234567 hello1234567 helloworld12
  helloworld123 ilovechocolate ilovemyfamily iloveyou1234 iloveyou12345 iloveyouforever iloveyousomuch internet1234
  jennifer1234 jesuschrist1 juventus1234 letmein12345 letmeinplease liverpool123 lollipop1234 loveyouforever
  manchester12 manchester123 manchesterunited margarita123 master123456 metallica123 michael12345 michelle1234
  microsoft123 minecraft123 monkey123456 mypassword12 mypassword123 mypassword1234 nicolenicole opensesame12
  passw0rd1234 password123! password1234 password1234! password12345 password123456 password1234567 password12345678
  password123456789 password2020! password2021! password2022! password2023! password2024! password2025! password2026!
  passwordpassword passwordpassword1 passwort1234 passwort12345 platform1234 pokemon12345 portugal1234 princesa1234
  princess1234 q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsx123456 qazwsxedcrfv qwerty12345! qwerty123456 qwerty1234567
  qwertyqwerty rainbow12345 realmadrid12 realmadrid123 rockandroll1 samantha1234 secret123456 secretsecret
  september123 skateboard12 slipknot1234 spiderman123 startrek1234 starwars1234 sunshine1234 superman1234
  supersecret1 supersecret123 test12345678 testtesttest thepassword1 thisismypassword trustno1trustno1 unbelievable
  upsun1234567 victoria1234 volleyball12 welcome12345 welcome123456 welcome2024! welcome2025! welcome2026!
  whatever1234 zaq12wsxcde3 zxcvbnm12345
  `
    .trim()
    .split(/\s+/),
);
