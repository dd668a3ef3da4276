using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Inventory;

/// <summary>What the inventory says when a run loses a race or cannot finish.</summary>
public class Races
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_waited_does_not_forget_what_the_run_before_it_made()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("ours"));
        await project.MustConvergeAsync();
        var lease = await RunLease.AcquireAsync(project.Client, project.Owner, TimeSpan.FromSeconds(20), _ => { }, Ct);
        project.Declare("a.yaml", Some.ConfigMap("ours", "changed"));

        ReconcileResult? result = null;
        await foreach (var happened in project.Reconciler.ReconcileAsync(project.Request(), Ct))
        {
            if (happened is ReconcileEvent.Waiting)
            {
                // Meanwhile the other run makes something that our declaration does not have, notes it, and ends.
                var metadata = $"metadata: {{labels: {{zakenak.io/owner: {project.Owner.LabelValue}}}, ";
                await project.KubectlAsync(Some.ConfigMap("theirs").Replace("metadata: {", metadata), "create", "-f", "-");
                var store = new InventoryStore(project.Client, project.Owner);
                var inventory = await store.LoadAsync(Ct);
                await store.SaveAsync(inventory.With([new InventoryEntry(new ObjectRef("v1", "ConfigMap", project.Namespace, "theirs"), Created: true)]), Ct);
                await lease.DisposeAsync();
            }
            result = (happened as ReconcileEvent.Finished)?.Result ?? result;
        }

        result!.Errors.ShouldBeEmpty();
        result.Changes.Single(c => c.Object.Name == "theirs").Action.ShouldBe(ChangeAction.Deleted);
        (await project.GetAsync("v1", "ConfigMap", "theirs")).ShouldBeNull();
    }

    [Fact]
    public async Task Before_an_object_is_made_again_its_old_uid_is_forgotten()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Service("web"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "delete", "service", "web");
        project.Declare("a.yaml", Some.Service("web").Replace("port: 80", "port: 80000"));

        await project.ConvergeAsync();

        // Were the old uid still there, a run killed right after a successful creation would leave an object that nobody prunes.
        (await project.InventoryAsync()).Entries.Values.Single().Uid.ShouldBeNull();
    }
}
