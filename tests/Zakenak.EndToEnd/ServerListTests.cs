using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

/// <summary>What the control plane's <c>list</c> commands write, on one server that they share.</summary>
public sealed class ServerListTests(ServerListTests.Shop shop) : IClassFixture<ServerListTests.Shop>
{
    [Theory]
    [InlineData("project list")]
    [InlineData("cluster list")]
    [InlineData("repo list -p shop")]
    [InlineData("env list -p shop")]
    [InlineData("resource list -p shop")]
    [InlineData("deployment list -p shop")]
    [InlineData("token list")]
    [InlineData("user list")]
    public async Task List_is_a_document_for_scripts_and_a_table_for_people(string command)
    {
        (await shop.Project.ReadAsync(command)).ShouldBeOfType<JsonArray>();
        (await shop.Project.RunAsync(command)).Output.ShouldMatch(@"^(None\.|[A-Z]+( {2,}[A-Z-]+)*\n.*)");
    }

    /// <summary>A server with the project <c>shop</c>.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        internal ServerProject Project { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Project = await ServerProject.SignedInAsync();
            await Project.RunAsync("project create Shop --id shop");
        }

        public ValueTask DisposeAsync() => Project.DisposeAsync();
    }
}
