using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Zakenak.Server.Access;
using Zakenak.Trpc;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>Every procedure as every role and as nobody: one that is added is walked, too.</summary>
public sealed class AccessWalkTests
{
    [Fact]
    public async Task Every_procedure_says_what_it_demands_of_its_caller()
    {
        await using var api = await Api.StartAsync();
        api.Router.Procedures.Where(p => p.GetMetadata<Need>() is null).Select(p => p.Path).ShouldBeEmpty();
        api.Router.Procedures.Where(p => p.GetMetadata<Need>()!.IsOpen).Select(p => p.Path).ShouldBe(["auth.login"]);
    }

    [Fact]
    public async Task Nobody_is_asked_to_sign_in_before_his_input_is_looked_at()
    {
        await using var api = await Api.StartAsync();
        foreach (var procedure in Walked(api))
        {
            foreach (var token in new[] { null, "zak_notatoken", "a.b.c" })
            {
                var (status, body) = await api.SendAsync(procedure.Path, "{\"no\": \"such input\"}", token);
                status.ShouldBe(401, procedure.Path);
                ((string)body["error"]!["data"]!["appCode"]!).ShouldBe("UNAUTHENTICATED", procedure.Path);
            }
        }
    }

    [Fact]
    public async Task Who_is_no_member_finds_nothing_and_who_is_too_little_may_not()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var callers = new Dictionary<ProjectRole, string>();
        foreach (var role in Enum.GetValues<ProjectRole>())
            callers[role] = await api.SignUpAsync($"{role}".ToLowerInvariant(), "p", role);
        var stranger = await api.SignUpAsync("stranger");
        foreach (var procedure in Walked(api).Where(p => p.GetMetadata<Need>()!.Subject is not null))
        {
            var need = procedure.GetMetadata<Need>()!;
            var input = Sample(procedure);
            var (_, unseen) = await api.SendAsync(procedure.Path, input, stranger);
            ((string)unseen["error"]!["data"]!["appCode"]!).ShouldEndWith("_NOT_FOUND", customMessage: procedure.Path);
            var (_, missing) = await api.SendAsync(procedure.Path, input.Replace(":\"p", ":\"q"), stranger);
            ((string)missing["error"]!["data"]!["appCode"]!).ShouldBe((string)unseen["error"]!["data"]!["appCode"]!, procedure.Path);
            foreach (var (role, token) in callers.Where(c => c.Key < need.Role))
            {
                var (status, _) = await api.SendAsync(procedure.Path, input, token);
                status.ShouldBe(403, $"{procedure.Path} as {role}");
            }
        }
    }

    [Fact]
    public async Task Who_is_enough_is_let_in()
    {
        foreach (var role in Enum.GetValues<ProjectRole>())
        {
            await using var api = await Api.StartAsync();
            await api.FurnishAsync("p");
            var token = await api.SignUpAsync("somebody", "p", role);
            var open = Walked(api).Where(p => p.GetMetadata<Need>()! is { Subject: not null } need && need.Role <= role)
                .OrderBy(p => p.Path.Contains("delete", StringComparison.OrdinalIgnoreCase) || p.Path.Contains("emove", StringComparison.Ordinal));
            foreach (var procedure in open)
            {
                var (status, body) = await api.SendAsync(procedure.Path, Sample(procedure), token);
                status.ShouldBeOneOf([200, 400, 403, 404, 409, 412, 501], $"{procedure.Path} as {role}: {body.ToJsonString()}");
                if (status is 403 or 404)
                    ((string)body["error"]!["message"]!).ShouldNotContain("Not allowed", customMessage: procedure.Path);
            }
        }
    }

    [Fact]
    public async Task What_is_for_admins_is_refused_to_members_and_to_tokens_for_less()
    {
        await using var api = await Api.StartAsync();
        var member = await api.SignUpAsync("member");
        var tokens = new List<string> { member };
        foreach (var scope in new[] { "read", "pipeline", "converge" })
            tokens.Add((string)(await api.CallAsync("auth.createToken", new { name = scope, scope }))["token"]!);
        foreach (var procedure in Walked(api).Where(p => p.GetMetadata<Need>()!.IsAdmin))
        {
            foreach (var token in tokens)
                (await api.SendAsync(procedure.Path, Sample(procedure), token)).Status.ShouldBe(403, procedure.Path);
        }
    }

    [Fact]
    public async Task Token_for_reading_changes_nothing()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var token = (string)(await api.CallAsync("auth.createToken", new { name = "dashboard", scope = "read" }))["token"]!;
        foreach (var procedure in Walked(api).Where(p => p.Kind == ProcedureKind.Mutation && !p.GetMetadata<Need>()!.IsOpen))
            (await api.SendAsync(procedure.Path, Sample(procedure), token)).Status.ShouldBe(403, procedure.Path);
        (await api.SendAsync("projects.list", null, token)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Every_denial_is_in_the_audit_without_values()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var viewer = await api.SignUpAsync("viewer", "p", ProjectRole.Viewer);
        await api.RefusedAsync("gitops.triggerSync", new { id = "p-res" }, viewer);
        await api.CallAsync("gitops.triggerSync", new { id = "p-res" });
        var entries = (await api.CallAsync("audit.list", new { })).AsArray().Select(e => $"{e!["username"]} {e["action"]} {e["target"]} {e["outcome"]}");
        entries.ShouldContain("viewer gitops.triggerSync p-res denied");
        entries.ShouldContain("admin gitops.triggerSync p-res done");
    }

    private static IEnumerable<TrpcProcedure> Walked(Api api) =>
        api.Router.Procedures.Where(p => p.Kind != ProcedureKind.Subscription && !p.GetMetadata<Need>()!.IsOpen);

    /// <summary>An input that names what <see cref="Api.FurnishAsync"/> made, and holds something for whatever else must be there.</summary>
    private static string Sample(TrpcProcedure procedure)
    {
        if (procedure.Input is not { } type)
            return "";
        var sample = (JsonObject)Sample(type, type.Options);
        if (sample.ContainsKey("id") && procedure.GetMetadata<Need>()!.Subject is { } subject)
            sample["id"] = Known(subject);
        return sample.ToJsonString();
    }

    private static string Known(Subject subject) => subject switch
    {
        Subject.Project => "p",
        Subject.Environment => "p-env",
        Subject.Repository => "p-repo",
        Subject.Resource => "p-res",
        _ => "p-dep",
    };

    private static JsonNode Sample(JsonTypeInfo type, JsonSerializerOptions options)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return type.Kind == JsonTypeInfoKind.Enumerable ? new JsonArray()
                : type.Type.IsEnum ? JsonSerializer.SerializeToNode(Enum.ToObject(type.Type, 0), type)!
                : type.Type == typeof(bool) ? JsonValue.Create(true) : type.Type == typeof(int) ? JsonValue.Create(1) : JsonValue.Create("sample");
        }
        var sample = new JsonObject();
        foreach (var property in type.Properties.Where(p => p.AssociatedParameter is { IsMemberInitializer: false }))
        {
            sample[property.Name] = property.Name switch
            {
                "projectId" => "p",
                "environmentId" => "p-env",
                "repositoryId" => "p-repo",
                "clusterId" => "p-cluster",
                _ => Sample(options.GetTypeInfo(property.PropertyType), options),
            };
        }
        return sample;
    }
}
