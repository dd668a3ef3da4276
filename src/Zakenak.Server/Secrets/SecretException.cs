namespace Zakenak.Server.Secrets;

/// <summary>A stored secret cannot be opened, or there is no key for it: the message says why and what to do, without secrets.</summary>
public sealed class SecretException(string message, Exception? inner = null) : Exception(message, inner);
