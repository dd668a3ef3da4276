using System.Security.Cryptography;
using Zakenak.Server.Secrets;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Secrets;

public sealed class SecretKeysTests
{
    private static readonly SealedPlace place = new("settings", "value", "test");

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Generated_key_is_for_its_owner_alone_and_stays(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var options = new ServerOptions { Data = test.Folder };
        using var first = await SecretKeys.OpenBoxAsync(options, test.Database, ct);
        using var second = await SecretKeys.OpenBoxAsync(options, test.Database, ct);
        second.Open(first.Seal("secret", place), place).ShouldBe("secret");
        File.GetUnixFileMode(KeyFile(test)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(test.Folder, "secret.key*").ShouldBe([KeyFile(test)]);
    }

    [Fact]
    public async Task Of_servers_that_make_the_key_at_once_all_have_the_same()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var options = new ServerOptions { Data = test.Folder };
        for (var round = 0; round < 50; round++)
        {
            await test.Database.ExecuteAsync($"DELETE FROM settings", ct);
            File.Delete(KeyFile(test));
            var boxes = await Task.WhenAll(Enumerable.Range(0, 8)
                .Select(_ => Task.Run(() => SecretKeys.OpenBoxAsync(options, test.Database, ct))));
            boxes.Select(b => b.KeyId).Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Key_file_that_is_made_at_once_is_written_by_one()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        for (var round = 0; round < 200; round++)
        {
            var file = $"{KeyFile(test)}-{round}";
            using var start = new Barrier(4);
            var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait(ct);
                return Convert.ToBase64String(SecretKeyFile.Create(file));
            }, ct, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            keys.Distinct().ShouldBe([Convert.ToBase64String(SecretKeyFile.Read(file)!)]);
        }
    }

    [Theory, EachDatabase]
    public async Task Key_that_is_gone_is_not_made_anew_over_secrets(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var options = new ServerOptions { Data = test.Folder };
        (await SecretKeys.OpenBoxAsync(options, test.Database, ct)).Dispose();
        File.Delete(KeyFile(test));
        var refused = await Should.ThrowAsync<SecretException>(() => SecretKeys.OpenBoxAsync(options, test.Database, ct));
        refused.Message.ShouldBe($"The database holds encrypted secrets, and {KeyFile(test)} with their key is not there: bring it back, or "
            + "set Secrets:Key (ZAKENAK_SECRET_KEY) to the key. Several servers on one database need it set on each.");
        File.Exists(KeyFile(test)).ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task Another_key_than_the_databases_is_refused_at_once(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        (await SecretKeys.OpenBoxAsync(new() { Data = test.Folder }, test.Database, ct)).Dispose();
        var options = new ServerOptions { Data = test.Folder };
        options.Secrets.Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes));
        var refused = await Should.ThrowAsync<SecretException>(() => SecretKeys.OpenBoxAsync(options, test.Database, ct));
        refused.Message.ShouldStartWith(
            "The database's secrets were encrypted with another key than this server's: set Secrets:Key (ZAKENAK_SECRET_KEY)");
        refused.ToString().ShouldNotContain(options.Secrets.Key);
    }

    [Theory, EachDatabase]
    public async Task Key_of_the_settings_needs_no_file(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var options = new ServerOptions { Data = test.Folder };
        options.Secrets.Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes));
        (await SecretKeys.OpenBoxAsync(options, test.Database, ct)).Dispose();
        File.Exists(KeyFile(test)).ShouldBeFalse();
    }

    [Fact]
    public async Task Key_file_that_others_may_read_is_refused()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await File.WriteAllTextAsync(KeyFile(test), Convert.ToBase64String(new byte[32]), ct);
        File.SetUnixFileMode(KeyFile(test), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var options = new ServerOptions { Data = test.Folder };
        var refused = await Should.ThrowAsync<SecretException>(() => SecretKeys.OpenBoxAsync(options, test.Database, ct));
        refused.Message.ShouldEndWith($"chmod 600 {KeyFile(test)}");
    }

    [Fact]
    public async Task Broken_key_file_is_refused_and_kept()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await File.WriteAllTextAsync(KeyFile(test), "half a key", ct);
        File.SetUnixFileMode(KeyFile(test), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Should.ThrowAsync<SecretException>(() => SecretKeys.OpenBoxAsync(new() { Data = test.Folder }, test.Database, ct));
        (await File.ReadAllTextAsync(KeyFile(test), ct)).ShouldBe("half a key");
    }

    private static string KeyFile(TestDatabase test) => Path.Combine(test.Folder, SecretKeys.FileName);
}
