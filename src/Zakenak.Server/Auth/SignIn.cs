using System.Text.Json.Nodes;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;
using Zakenak.Server.Rest;
using Zakenak.Server.Users;

namespace Zakenak.Server.Auth;

/// <summary>A user name and a password become a token (<c>POST /auth</c>, <c>auth.login</c>).</summary>
internal sealed class SignIn(UserStore users, Passwords passwords, Tokens tokens, SignInAttempts attempts, AuditStore audit)
{
    public const string Action = "auth.login";

    /// <summary>Takes as long for a user that is not there as for a wrong password.</summary>
    /// <param name="address">Of the client.</param>
    /// <exception cref="ServerException"><see cref="ErrorCode.Unauthenticated"/>; <see cref="ErrorCode.TooManyAttempts"/>, with
    /// <c>details.retryAfterSeconds</c>.</exception>
    public async Task<SignedIn> RunAsync(Login login, string address, CancellationToken ct)
    {
        if (attempts.Begin(Key(login.Username), address) is { } wait)
        {
            await audit.DeniedAsync(null, address, Action, "", null, ct);
            throw TooMany(wait);
        }

        var user = UserNames.IsValid(login.Username) ? await users.FindByNameAsync(login.Username, ct) : null;
        var verdict = login.Password.Length > PasswordRules.MaxLength
            ? PasswordVerdict.Wrong
            : await passwords.VerifyAsync(user?.PasswordHash, login.Password, ct);
        if (user is null || user.DisabledAt is not null || verdict == PasswordVerdict.Wrong)
        {
            // Of somebody unknown not even the name is kept: people type their password there.
            await audit.DeniedAsync(null, address, Action, user?.Username ?? "", null, ct);
            throw new ServerException(ErrorCode.Unauthenticated, "The user name or the password is wrong.");
        }

        attempts.Succeeded(Key(login.Username), address);
        if (verdict == PasswordVerdict.RightButWeaklyHashed)
            await users.RehashAsync(user, await passwords.HashAsync(login.Password, ct), ct);
        await audit.AppendAsync(new(user.Id, user.Username, address, Action, user.Id, null, AuditOutcome.Done), ct);
        var (token, expiresAt) = tokens.Sign(user);
        return new SignedIn(token, "Bearer", expiresAt, new(user.Id, user.Username, user.Role));
    }

    /// <summary>Whether this is his password now, for who changes it. A wrong one counts as a failed sign-in: whoever holds a stolen token tries
    /// no more passwords with it.</summary>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public async Task<bool> IsPasswordAsync(Caller caller, string password, CancellationToken ct)
    {
        if (attempts.Begin(caller.Username, caller.Address) is { } wait)
            throw TooMany(wait);
        if (password.Length > PasswordRules.MaxLength || !await users.HasPasswordAsync(caller.UserId, password, ct))
            return false;
        attempts.Succeeded(caller.Username, caller.Address);
        return true;
    }

    /// <summary>No longer than any user's name, so that nobody fills the memory with long ones.</summary>
    private static string Key(string username) => username.Length <= UserNames.MaxLength ? username : "";

    private static ServerException TooMany(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new ServerException(ErrorCode.TooManyAttempts, $"Too many failed sign-ins. Try again in {seconds} seconds.",
            new JsonObject { [Problem.RetryAfterSeconds] = seconds });
    }
}
