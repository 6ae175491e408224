/** By this, whoever receives a message twice knows it again. It follows from the delivery alone. */
export const messageIdOf = (deliveryId: string, publicUrl: string): string =>
  `<${deliveryId}@${new URL(publicUrl).hostname}>`;
