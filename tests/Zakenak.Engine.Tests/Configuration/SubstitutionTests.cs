namespace Zakenak.Engine.Tests.Configuration;

public sealed class SubstitutionTests : IDisposable
{
    private const string project = "project: myapp\ndeploy: {namespace: prod, manifests: [k8s]}\n";

    private readonly ProjectFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("${SET}", "value")]
    [InlineData("a-${SET}-${SET}", "a-value-value")]
    [InlineData("${UNSET:-fallback}", "fallback")]
    [InlineData("${UNSET:-}", "")]
    [InlineData("${EMPTY:-fallback}", "fallback")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${UNSET:-a:-b}", "a:-b")]
    [InlineData("$${SET}", "${SET}")]
    [InlineData("pa$$word$1", "pa$$word$1")]
    [InlineData("$SET", "$SET")]
    [InlineData("${NESTED}", "${SET}")]
    public void Value_comes_from_the_environment(string written, string resolved) =>
        folder.Load($"{project}registry: {{url: r, password: '{written}'}}\n", ("SET", "value"), ("EMPTY", ""), ("NESTED", "${SET}"))
            .Registry()!.Password.ShouldBe(resolved);

    [Fact]
    public void Value_cannot_add_keys() =>
        folder.Load($"{project}registry: {{url: r, username: '${{USER_NAME}}'}}\n", ("USER_NAME", "me, insecure: true}\ninsecure: true"))
            .Registry()!.ShouldSatisfyAllConditions(r => r.Username.ShouldBe("me, insecure: true}\ninsecure: true"), r => r.Insecure.ShouldBeFalse());

    [Fact]
    public void Section_that_is_not_asked_for_needs_no_variables()
    {
        var loaded = folder.Load($"{project}registry: {{url: r, password: '${{PASS}}'}}\n");
        loaded.Deploy().Namespace.ShouldBe("prod");
        folder.Refused(() => loaded.Registry())
            .ShouldBe(["zakenak.yaml:3:30: the environment variable PASS is not set: set it, or give a default as in ${PASS:-default}"]);
    }

    [Fact]
    public void Every_unset_variable_of_a_section_is_named() =>
        folder.Refused(() => folder.Load($"{project}registry:\n  url: ${{HOST}}\n  password: ${{PASS}}\n").Registry()).Count.ShouldBe(2);

    [Fact]
    public void Typed_values_are_checked_with_what_the_environment_gives()
    {
        const string deploy = "project: myapp\ndeploy: {namespace: \"${NS}\", prune: \"${PRUNE:-false}\", timeout: \"${T}\", manifests: [k8s]}\n";
        var settings = folder.Load(deploy, ("NS", "prod"), ("T", "90s")).Deploy();
        (settings.Prune, settings.Timeout).ShouldBe((false, TimeSpan.FromSeconds(90)));
        folder.Refused(() => folder.Load(deploy, ("NS", "Prod"), ("PRUNE", "perhaps"), ("T", "")).Deploy()).ShouldBe([
            "zakenak.yaml:2:21: deploy.namespace must be a DNS label: a-z, 0-9 and - inside, at most 63 characters; for example prod",
            "zakenak.yaml:2:37: deploy.prune must be true or false",
            "zakenak.yaml:2:65: deploy.timeout must be a duration such as 90s, 5m or 1h30m",
        ]);
    }

    [Fact]
    public void Project_and_environment_are_needed_by_all_and_resolved_at_once()
    {
        folder.Load("project: shop-${TEAM}\nenvironment: ${STAGE:-dev}\ndeploy: {namespace: a, manifests: [b]}\n", ("TEAM", "blue"))
            .ShouldSatisfyAllConditions(p => p.Project.ShouldBe("shop-blue"), p => p.Environment.ShouldBe("dev"));
        folder.Problems("project: ${NAME}\ndeploy: {namespace: a, manifests: [b]}\n").ShouldHaveSingleItem().ShouldContain("NAME is not set");
        folder.Problems("project: ${NAME}\ndeploy: {namespace: a, manifests: [b]}\n", ("NAME", "No Label")).ShouldHaveSingleItem().ShouldContain("must be a DNS label");
    }

    [Theory]
    [InlineData("${OPEN", "is not closed")]
    [InlineData("${}", "names no variable")]
    [InlineData("${a-b}", "names no variable")]
    [InlineData("${1A}", "names no variable")]
    public void Reference_that_is_written_wrong_is_refused_when_the_file_is_read(string written, string why)
    {
        folder.Problems($"{project}registry: {{url: r, password: '{written}'}}\n").ShouldHaveSingleItem().ShouldContain(why);
        folder.Problems($"project: a\ndeploy: {{namespace: a, charts: [{{path: a, set: {{x: '{written}'}}}}]}}\n").ShouldHaveSingleItem().ShouldContain(why);
    }
}
