import { speaking } from "../language";

export const useWords = speaking("people", {
  zh: {
    signIn: "登录",
    signInWhy: "预约、提问和查看进展需要登录。新号码会自动注册。",
    phone: "手机号",
    phoneHint: "中国大陆手机号直接输入，其他号码请加国家代码，如 +1",
    sendCode: "获取验证码",
    code: "验证码",
    codeHint: "验证码已发送至 {{phone}}",
    codeDevelopment: "这是试用服务器：验证码显示在运行 make run 的终端里。",
    enter: "登录",
    otherPhone: "换一个手机号",
  },
  en: {
    signIn: "Sign in",
    signInWhy:
      "Booking, asking and following your cases needs a sign-in. New numbers are registered.",
    phone: "Phone number",
    phoneHint: "Mainland numbers as they are, others with their country code, such as +1",
    sendCode: "Send me a code",
    code: "Code",
    codeHint: "A code was sent to {{phone}}",
    codeDevelopment: "This server is for trying out: the code is printed where make run runs.",
    enter: "Sign in",
    otherPhone: "Use another number",
  },
});
