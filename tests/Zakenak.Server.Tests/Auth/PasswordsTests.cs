using Zakenak.Server.Auth;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Tests.Auth;

public sealed class PasswordsTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Password_is_right_or_wrong()
    {
        using var passwords = new Passwords(new AuthOptions());
        var hash = await passwords.HashAsync("correct horse", ct);
        hash.ShouldNotContain("horse");
        (await passwords.VerifyAsync(hash, "correct horse", ct)).ShouldBe(PasswordVerdict.Right);
        (await passwords.VerifyAsync(hash, "correct house", ct)).ShouldBe(PasswordVerdict.Wrong);
    }

    [Fact]
    public async Task Hash_of_fewer_rounds_is_right_and_to_be_renewed()
    {
        using var old = new Passwords(new AuthOptions { PasswordRounds = 1000 });
        using var passwords = new Passwords(new AuthOptions());
        var hash = await old.HashAsync("correct horse", ct);
        (await passwords.VerifyAsync(hash, "correct horse", ct)).ShouldBe(PasswordVerdict.RightButWeaklyHashed);
    }

    [Fact]
    public async Task User_that_is_not_there_never_has_the_right_password()
    {
        using var passwords = new Passwords(new AuthOptions());
        (await passwords.VerifyAsync(null, "", ct)).ShouldBe(PasswordVerdict.Wrong);
    }
}
