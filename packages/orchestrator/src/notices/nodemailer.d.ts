// What is used of nodemailer.
declare module "nodemailer" {
  export function createTransport(
    options: {
      readonly url: string;
      readonly connectionTimeout: number;
      readonly greetingTimeout: number;
      readonly socketTimeout: number;
    },
    defaults: object,
  ): {
    sendMail(mail: {
      readonly from: string;
      readonly to: string[];
      readonly subject: string;
      readonly text: string;
      readonly messageId: string;
      readonly headers: Readonly<Record<string, string>>;
    }): Promise<unknown>;
    close(): void;
  };
}
