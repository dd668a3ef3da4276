using Zakenak.Engine.Validation;

namespace Zakenak.Engine.Tests.Validation;

/// <summary>Syntax and what every API server demands: no cluster is asked.</summary>
public sealed class ManifestValidatorTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_without_a_problem_are_valid() => (await ErrorsAsync($"{Some.ConfigMap("a")}\n---\n{Some.Service("b")}")).ShouldBeEmpty();

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n", "4:1 a value is missing here, or a bracket")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n", "4:1 a tab indents this line")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n", "5:3 the key name is here a second time")]
    public async Task Broken_syntax_is_told_with_line_and_column(string yaml, string expected) =>
        (await ErrorsAsync(yaml)).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Fact]
    public async Task Broken_document_does_not_hide_the_problems_of_the_next()
    {
        var errors = await ErrorsAsync("a: [\n---\nkind: ConfigMap\nmetadata: {name: a}\n---\nb: {\n---\n" + Some.ConfigMap("My_Map"));
        errors.Select(e => e.Split(' ')[0].Split(':')[0]).ShouldBe(["2", "3", "7", "10"]);
        errors[1].ShouldBe("3:1 ConfigMap/a: not a Kubernetes object: apiVersion missing");
        errors[3].ShouldStartWith("10:12 ConfigMap/My_Map: metadata.name must be at most 253 of a-z");
    }

    [Fact]
    public async Task Aliases_that_expand_without_end_are_refused()
    {
        var bomb = string.Concat(Enumerable.Range(1, 20).Select(i => $"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat($"*l{i - 1}", 10))}]\n"));
        (await ErrorsAsync("l0: &l0 [a, b]\n" + bomb)).ShouldHaveSingleItem().ShouldContain("expand to too much");
    }

    [Fact]
    public async Task Aliases_of_many_documents_count_together()
    {
        var document = $"a: &a \"{new string('x', 100_000)}\"\nb: [{string.Join(',', Enumerable.Repeat("*a", 50))}]\n---\n";
        (await ErrorsAsync(string.Concat(Enumerable.Repeat(document, 9)))).ShouldContain(e => e.Contains("expand to too much"));
    }

    [Fact]
    public async Task Text_that_is_too_long_is_refused_unread() =>
        (await ErrorsAsync(new string('[', ManifestValidator.MaxCharacters + 1))).ShouldBe(["1:1 the text is longer than the 1024 KiB that are looked at: split it"]);

    [Fact]
    public async Task Nesting_without_end_is_refused() =>
        (await ErrorsAsync(new string('[', 100_000))).ShouldHaveSingleItem().ShouldContain("nested deeper than 200 levels");

    [Fact]
    public async Task More_documents_than_are_looked_at_are_told_once()
    {
        var errors = await ErrorsAsync(string.Join("\n---\n", Enumerable.Range(0, ManifestValidator.MaxDocuments + 5).Select(i => Some.ConfigMap($"m{i}"))));
        errors.ShouldHaveSingleItem().ShouldEndWith("only the first 500 documents are looked at: split the text");
    }

    [Fact]
    public async Task Errors_without_end_are_told_up_to_a_hundred() =>
        (await ErrorsAsync(string.Join("\n---\n", Enumerable.Repeat("a: 1", 300)))).Length.ShouldBe(ManifestValidator.MaxFindings);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n---\n---\n")]
    public async Task Text_without_an_object_is_an_error(string yaml) => (await ErrorsAsync(yaml)).ShouldBe(["1:1 there is no object in this text"]);

    [Fact]
    public async Task Kustomization_is_no_object_of_a_cluster_and_no_error() =>
        (await ErrorsAsync("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n")).ShouldBeEmpty();

    [Fact]
    public async Task Object_that_is_declared_twice_is_told_at_the_second() =>
        (await ErrorsAsync($"{Some.ConfigMap("a")}\n---\n{Some.ConfigMap("a")}")).ShouldBe(["6:1 ConfigMap/a: is declared a second time in this text: keep one of them"]);

    [Fact]
    public async Task Selector_that_misses_its_own_pods_is_told_with_its_place()
    {
        var yaml = Some.Deployment("web").Replace("labels: {app: web}", "labels: {app: shop}");
        (await ErrorsAsync(yaml)).ShouldHaveSingleItem().ShouldStartWith("6:14 Deployment/web: spec.selector.matchLabels do not all stand");
    }

    [Fact]
    public async Task Label_and_version_that_no_server_takes_are_told()
    {
        var errors = await ErrorsAsync("apiVersion: ../../v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: \"my shop\"}}\n");
        errors.Length.ShouldBe(2);
        errors[0].ShouldStartWith("1:1 ConfigMap/a: apiVersion must be");
        errors[1].ShouldStartWith("3:30 ConfigMap/a: metadata.labels.app must be at most 63");
    }

    [Fact]
    public async Task No_value_of_a_secret_is_repeated()
    {
        var report = await ManifestValidator.ValidateAsync(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {x: planted s3cret}}\nstringData: {password: planted-s3cret}\n---\nplanted-s3cret: [", null, ct);
        string.Join('\n', report.Errors.Select(e => e.Message).Concat(report.Advice.Select(a => a.Message + a.Suggestion))).ShouldNotContain("s3cret");
    }

    private async Task<string[]> ErrorsAsync(string yaml) =>
        [.. (await ManifestValidator.ValidateAsync(yaml, null, ct)).Errors.Select(e => $"{e.Line}:{e.Column} {e.Message}")];
}
