using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Sources;

public sealed class GitIdentityTests : IDisposable
{
    private readonly GitFolder repository = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task It_is_who_git_says_commits_here() =>
        (await GitIdentity.FindAsync(repository.Path, Ct)).ShouldBe("Ada Lovelace <ada@example.com>");

    [Fact]
    public async Task Without_a_name_in_git_it_is_the_systems_user_and_machine()
    {
        repository.Git("config", "user.name", "");
        repository.Git("config", "user.email", "");
        (await GitIdentity.FindAsync(repository.Path, Ct)).ShouldBe($"{Environment.UserName}@{Environment.MachineName}");
    }

    [Fact]
    public async Task A_repository_that_git_does_not_read_has_a_user_all_the_same()
    {
        repository.Write(".git/config", "[core");
        (await GitIdentity.FindAsync(repository.Path, Ct)).ShouldBe($"{Environment.UserName}@{Environment.MachineName}");
    }
}
