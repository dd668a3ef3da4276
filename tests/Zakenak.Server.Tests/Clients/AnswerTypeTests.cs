using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Server.Access;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Trpc;

namespace Zakenak.Server.Tests.Clients;

/// <summary>What the server really answers, in the eyes of the compiler that has the package's types: a literal with a field too many, too
/// few or of another type is refused.</summary>
public sealed class AnswerTypeTests(ClientPackage package) : IClassFixture<ClientPackage>
{
    /// <summary>They need a cluster, or answer <c>NOT_IMPLEMENTED</c>.</summary>
    private static readonly string[] unanswered = ["clusters.checkHealth", "gitops.checkFluxHealth", "gitops.previewChanges"];

    [Fact]
    public async Task Every_answer_has_the_type_that_the_package_tells()
    {
        await using var api = await Api.StartAsync();
        var answers = await RecordAsync(api);
        api.Router.Procedures.Where(p => p.Kind == ProcedureKind.Query).Select(p => p.Path).Except(unanswered)
            .ShouldBeSubsetOf(answers.Select(a => a.Path));

        (await package.CompileProgramAsync(Program(answers))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_with_a_field_more_or_less_is_found()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var more = (await api.CallAsync("projects.get", new { id = "p" })).AsObject();
        var less = (await api.CallAsync("repositories.get", new { id = "p-repo" })).AsObject();
        more["more"] = 1;
        less.Remove("cloneUrl");

        var complaints = await package.CompileProgramAsync(Program([("projects.get", more), ("repositories.get", less)]));

        complaints.ShouldContain("\"more\"");
        complaints.ShouldContain("'cloneUrl'");
    }

    /// <summary>Of every query at least one answer, and of what creates and changes.</summary>
    private static async Task<List<(string Path, JsonNode Answer)>> RecordAsync(Api api)
    {
        var answers = new List<(string Path, JsonNode Answer)>();
        await api.FurnishAsync("p");
        await api.SignUpAsync("ada", "p", ProjectRole.Maintainer);
        await Record("repositories.update", new { id = "p-repo", credentials = new { token = "t" } });
        await Record("repositories.create", new
        {
            id = "other",
            projectId = "p",
            fullName = "a/b",
            cloneUrl = "git@git.example.com:a/b.git",
            provider = "gitea",
        });
        await Record("environments.update", new { id = "p-env", name = "prod" });
        await Record("environments.configureGitOps", new
        {
            environmentId = "p-env",
            config = new { enabled = true, autoSync = true, gitBranch = "main", gitPath = "./k8s", syncInterval = "1m" },
        });
        await Record("gitops.createGitOpsResource", new
        {
            projectId = "p",
            environmentId = "p-env",
            repositoryId = "p-repo",
            type = "helm",
            name = "chart",
            @namespace = "shop-prod",
            config = new
            {
                chartName = "charts/shop",
                interval = "720h",
                values = new { image = new { tag = "1" } },
                dependsOn = new[] { new { name = "shop" } },
            },
        });
        await Record("gitops.triggerSync", new { id = "p-res" });
        await Record("gitops.validateYAML", new { yaml = "kind: [\n" });
        await Record("auth.createToken", new { name = "ci", scope = "read" });
        await Record("users.get", new { id = (string)(await api.CallAsync("users.list")).AsArray()[0]!["id"]! });
        foreach (var path in new[] { "auth.getCurrentUser", "auth.listTokens", "clusters.list", "projects.list", "users.list" })
            await Record(path, null);
        foreach (var path in new[] { "deployments.list", "environments.list", "gitops.listGitOpsResources", "repositories.list" })
            await Record(path, new { projectId = "p" });
        foreach (var path in new[] { "projects.listDestinations", "projects.listMembers" })
            await Record(path, new { projectId = "p" });
        await Record("audit.list", new { });
        await Record("clusters.get", new { id = "p-cluster" });
        await Record("deployments.get", new { id = "p-dep" });
        await Record("environments.get", new { id = "p-env" });
        await Record("environments.getGitOpsConfig", new { environmentId = "p-env" });
        await Record("gitops.getGitOpsResource", new { id = "p-res" });
        await Record("projects.get", new { id = "p" });
        await Record("repositories.get", new { id = "p-repo" });
        await Record("repositories.getFluxStatus", new { repositoryId = "p-repo" });
        return answers;

        async Task Record(string path, object? input) => answers.Add((path, await api.CallAsync(path, input)));
    }

    private static string Program(List<(string Path, JsonNode Answer)> answers)
    {
        var program = new StringBuilder("""
            import type { inferRouterOutputs } from "@trpc/server";
            import type { AppRouter } from "@zakenak/client";
            type Answers = inferRouterOutputs<AppRouter>;

            """);
        foreach (var ((path, answer), number) in answers.Select((a, i) => (a, i)))
        {
            var type = string.Concat(path.Split('.').Select(name => $"[\"{name}\"]"));
            program.AppendLine($"export const answer{number}: Answers{type} = {answer.ToJsonString()};");
        }
        return program.ToString();
    }
}
