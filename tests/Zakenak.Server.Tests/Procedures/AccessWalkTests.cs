using Zakenak.Server.Access;
using Zakenak.Server.Tests.Data;
using Zakenak.Trpc;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>Every procedure as every role and as nobody: one that is added is walked, too, and none without a <see cref="Sample"/>.</summary>
public sealed class AccessWalkTests
{
    private const string Nowhere = "nowhere";

    public static TheoryData<Least, DatabaseKind> Callers { get; } = new MatrixTheoryData<Least, DatabaseKind>(
        Enum.GetValues<Least>().Where(role => role != Least.Nobody), Enum.GetValues<DatabaseKind>());

    public static TheoryData<string, DatabaseKind> Scopes { get; } = new MatrixTheoryData<string, DatabaseKind>(["read", "converge", "pipeline"], Enum.GetValues<DatabaseKind>());

    [Fact]
    public async Task Every_procedure_says_what_it_demands_of_its_caller_and_is_walked()
    {
        await using var api = await Api.StartAsync();
        api.Router.Procedures.Where(p => p.GetMetadata<Need>() is null).Select(p => p.Path).ShouldBeEmpty();
        Samples.All.Select(s => s.Path).Order(StringComparer.Ordinal).ShouldBe(api.Router.Procedures.Select(p => p.Path));
    }

    [Fact]
    public async Task Nobody_is_asked_to_sign_in_before_his_input_is_looked_at()
    {
        await using var api = await Api.StartAsync();
        foreach (var sample in Samples.All.Where(s => s.Least > Least.Nobody))
        {
            foreach (var token in new[] { null, "zak_notatoken", "a.b.c" })
                (await OutcomeAsync(api, sample.Path, "{\"no\": \"such input\"}", token)).ShouldBe("UNAUTHENTICATED", sample.Path);
        }
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_gets_what_his_role_lets_him_and_every_denial_is_in_the_audit_without_values(Least role, DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await Samples.FurnishAsync(api, "p");
        await api.CallAsync("users.create", new { id = "guest", username = "guest", password = "correct horse battery", role = "member" });
        var token = role switch
        {
            Least.Admin => api.Admin,
            Least.SignedIn => await api.SignUpAsync("somebody"),
            _ => await api.SignUpAsync("somebody", "p", Enum.Parse<ProjectRole>($"{role}")),
        };
        var denied = new List<string>();
        foreach (var sample in Samples.All)
        {
            var expected = Expected(sample, role);
            (await OutcomeAsync(api, sample.Path, sample.InputFor("p"), token)).ShouldBe(expected, $"{sample.Path} as {role}");
            if (expected == "INSUFFICIENT_PERMISSIONS" || expected.EndsWith("_NOT_FOUND", StringComparison.Ordinal))
                denied.Add(sample.Path);
        }
        if (role != Least.Admin)
            (await DeniedAsync(api, "somebody")).ShouldBe(denied.Order(StringComparer.Ordinal));
        (await api.AuditAsync()).ShouldAllBe(entry => !entry.Contains("planted", StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task What_is_somebody_elses_is_told_from_nothing_by_no_answer(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await Samples.FurnishAsync(api, "p");
        await api.CallAsync("users.create", new { id = "guest", username = "guest", password = "correct horse battery", role = "member" });
        var stranger = await api.SignUpAsync("stranger");
        foreach (var sample in Samples.All.Where(s => s.Hidden is not null))
        {
            var unseen = await api.ErrorAsync(sample.Path, sample.InputFor("p"), stranger);
            var missing = await api.ErrorAsync(sample.Path, sample.InputFor(Nowhere), stranger);
            missing.Replace(Nowhere, "p").ShouldBe(unseen, sample.Path);
        }
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task Token_for_less_does_less_than_its_admin(string scope, DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await Samples.FurnishAsync(api, "p");
        await api.CallAsync("users.create", new { id = "guest", username = "guest", password = "correct horse battery", role = "member" });
        var token = (string)(await api.CallAsync("auth.createToken", new { name = scope, scope }))["token"]!;
        foreach (var sample in Samples.All.Where(s => s.Least > Least.Nobody))
        {
            var writes = api.Router.TryFind(sample.Path, out var procedure) && procedure.Kind == ProcedureKind.Mutation;
            var refused = scope == "pipeline" ? sample.Least == Least.Admin || sample.Path == "auth.createToken" : writes || sample.Least == Least.Admin;
            var expected = refused ? sample.Path == "users.update" && scope == "pipeline" ? "USER_NOT_FOUND" : "INSUFFICIENT_PERMISSIONS" : sample.Outcome;
            (await OutcomeAsync(api, sample.Path, sample.InputFor("p"), token)).ShouldBe(expected, $"{sample.Path} with {scope}");
        }
    }

    private static string Expected(Sample sample, Least role) => role >= sample.Least || sample.Least <= Least.SignedIn ? sample.Outcome
        : role == Least.SignedIn ? sample.Hidden ?? sample.Refused
        : sample.Refused;

    /// <summary>The application's code; <c>""</c> for an answer.</summary>
    private static async Task<string> OutcomeAsync(Api api, string path, string input, string? token)
    {
        if (api.Router.TryFind(path, out var procedure) && procedure.Kind == ProcedureKind.Subscription)
        {
            using var events = await EventStream.OpenAsync(api, path, input, token);
            await events.NextAsync();
            return await events.NextAsync() is ("serialized-error", { } error) ? (string)error["data"]!["appCode"]! : "";
        }
        var (status, body) = await api.SendAsync(path, input, token);
        return status == 200 ? "" : (string?)body["error"]!["data"]!["appCode"] ?? $"HTTP {status}";
    }

    private static async Task<IEnumerable<string>> DeniedAsync(Api api, string username) =>
        (await api.AuditAsync()).Select(e => e.Split(' ')).Where(e => e[0] == username && e.Contains("denied")).Select(e => e[1]).Order(StringComparer.Ordinal);
}
