using Zakenak.Server.Contract;
using Zakenak.Server.Reconciling;

namespace Zakenak.Server.Tests.Reconciling;

public sealed class DependencyCycleTests
{
    [Fact]
    public void Shortest_way_back_is_found_however_long_it_is()
    {
        Find("a", Of("a", "a")).ShouldBe("a -> a");
        Find("a", Of("a", "b"), Of("b", "c"), Of("c", "x", "a"), Of("x", "y"), Of("y", "a")).ShouldBe("a -> b -> c -> a");
        Find("b", Of("a", "b"), Of("b", "a", "b")).ShouldBe("b -> b");
    }

    [Fact]
    public void Who_only_waits_for_a_cycle_or_for_what_is_not_there_is_in_none()
    {
        Find("a", Of("a", "b"), Of("b", "c"), Of("c", "b")).ShouldBeNull();
        Find("a", Of("a", "b", "c"), Of("b", "d"), Of("c", "d"), Of("d")).ShouldBeNull();
        Find("a", Of("a", "gone")).ShouldBeNull();
        Find("gone", Of("a", "gone")).ShouldBeNull();
    }

    [Fact]
    public void Dependency_of_another_kind_or_namespace_is_none()
    {
        var b = Of("b", "a");
        Find("a", With("a", new Dependency("b") { Kind = "Kustomization", Namespace = "shop" }), b).ShouldBe("a -> b -> a");
        Find("a", With("a", new Dependency("b") { Kind = "HelmRelease" }), b).ShouldBeNull();
        Find("a", With("a", new Dependency("b") { Namespace = "other" }), b).ShouldBeNull();
    }

    private static string? Find(string name, params DependentResource[] all) => DependencyCycle.Find(name, all);

    private static DependentResource Of(string name, params string[] dependsOn) => With(name, [.. dependsOn.Select(d => new Dependency(d))]);

    private static DependentResource With(string name, params Dependency[] dependsOn) => new(name, GitOpsType.Kustomization, "shop", dependsOn);
}
