using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Images;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Server.Access;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Events;
using Zakenak.Server.Procedures;
using Zakenak.Server.Reconciling;

namespace Zakenak.Server.Deployments;

/// <summary><c>deployments.create</c>: another image for a running workload, without a commit (decision 23). The workers hold it until the
/// next revision or sync.</summary>
internal sealed class DirectDeployment(Database database, AccessRules access, ClusterConnections clusters, DestinationGuard destinations, EventLog events, TimeProvider time)
{
    public void AddTo(ProcedureGroup deployments) => deployments.Mutation<CreateDeployment, Deployment>("create",
        Need.Of(Subject.Project, ProjectRole.Developer), input => input.ProjectId, CreateAsync);

    private async Task<Deployment> CreateAsync(CreateDeployment input, ServerCall call)
    {
        Check(input);
        var target = await TargetAsync(input, call);
        await RefuseOutsideAsync(input.ProjectId, target, call.Ct);
        var images = new WorkloadImages(await clusters.GetAsync(target.ClusterId, target.Namespace, target.ServiceAccount, call.Ct), target.Namespace);
        var workload = await FindAsync(images, input.Workload, call.Ct);
        await RefuseOfOthersAsync(input.EnvironmentId, workload, call.Ct);
        var (container, image) = Choose(input, WorkloadImages.ContainersOf(workload));

        var id = await AddAsync(input, call.Caller, $"{workload.Kind}/{workload.Name}", image, call.Ct);
        call.Target.Add(id);
        try
        {
            image = await images.SetAsync(workload, container, image, call.Ct);
        }
        catch (Exception e) when (e is KubernetesException or ReconcileException)
        {
            await EndAsync(id, "ApplyFailed", e.Message);
            throw;
        }
        await database.ExecuteAsync($"""
            UPDATE deployments SET status = {Names.Of(DeploymentStatus.Running)}, image = {image}, started_at = {time.GetUtcNow()} WHERE id = {id} AND status = 'pending'
            """, CancellationToken.None);
        var what = $"{workload.Ref}: {container} runs {image}, which Git does not say; it is held until the next revision or sync";
        await events.AddAsync(new(input.ProjectId, "deployment", id, "Normal", "DeployedDirectly", what), CancellationToken.None);
        return (await database.FindAsync($"SELECT * FROM deployments WHERE id = {id}", DeploymentProcedures.Read, call.Ct))!;
    }

    private static void Check(CreateDeployment input)
    {
        var issues = new InputIssues();
        if (input.Image is null && input.Version is null)
            issues.Add("image", "is needed, or version: what to deploy");
        if (input.Image is { } image && !ImageName.TryParse(image, out _))
            issues.Add("image", "must be the name of an image, such as registry.example.com/shop:1.2");
        if (input.Version is { } version && ImageName.TagProblem(version) is { } problem)
            issues.Add("version", problem);
        if (input.Workload is { } workload)
            issues.Text("workload", workload, 300);
        issues.ThrowIfAny();
    }

    /// <exception cref="ServerException">EnvironmentNotFound: also one of another project; InsufficientPermissions.</exception>
    private async Task<Target> TargetAsync(CreateDeployment input, ServerCall call)
    {
        await access.RequireDeployAsync(call.Project!, input.EnvironmentId, call.Ct);
        return await database.FindAsync($"SELECT * FROM environments WHERE id = {input.EnvironmentId}",
            row => new Target(row.Text("cluster_id"), row.Text("namespace"), row.TextOrNull("service_account")), call.Ct)
            ?? throw Subjects.NotFound(Subject.Environment, input.EnvironmentId);
    }

    private static async Task<LiveObject> FindAsync(WorkloadImages images, string? workload, CancellationToken ct)
    {
        try
        {
            return await images.FindAsync(workload, ct);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.WorkloadNotFound)
        {
            throw InputIssues.Of("workload", $"names no workload: {e.Message}");
        }
    }

    /// <remarks>Before anything is read there: names of workloads are told in refusals.</remarks>
    private async Task RefuseOutsideAsync(string projectId, Target target, CancellationToken ct)
    {
        var admit = await destinations.OfAsync(projectId, target.ClusterId, target.Namespace, ct);
        if (admit(new ObjectRef("apps/v1", "Deployment", target.Namespace, "*"), true) is { } refusal)
            throw new ServerException(ErrorCode.DestinationRefused, refusal);
    }

    /// <summary>Several environments may share a namespace, and so may other tools: what is somebody else's is not touched.</summary>
    private async Task RefuseOfOthersAsync(string environmentId, LiveObject workload, CancellationToken ct)
    {
        var ours = await database.ListAsync($"SELECT id, name, namespace FROM gitops_resources WHERE environment_id = {environmentId}",
            row => new Owner(ResourceWork.OwnerOf(row.Text("id"), row.Text("name")), row.Text("namespace")), ct);
        if (WorkloadImages.OtherOwner(workload, ours) is { } other)
            throw new ServerException(ErrorCode.DestinationRefused, $"{workload.Ref} belongs to {other}, and to no resource of this environment: what manages it deploys it");
    }

    /// <summary>Which container gets which image: the one that is named, else the one whose image has that name, else the only one.</summary>
    private static (string Container, string Image) Choose(CreateDeployment input, IReadOnlyDictionary<string, string> containers)
    {
        var container = input.Container ?? OfImage(input.Image, containers) ?? (containers.Count == 1 ? containers.Keys.First() : null);
        if (container is null || !containers.TryGetValue(container, out var now))
            throw InputIssues.Of("container", $"must name one of {string.Join(", ", containers.Keys)}");
        if (input.Version is not { } version)
            return (container, input.Image!);
        var name = input.Image ?? now;
        return ImageName.TryParse(name, out _) ? (container, WorkloadImages.WithTag(name, version)) : throw InputIssues.Of("image", "is needed: the one of now is no name");
    }

    private static string? OfImage(string? image, IReadOnlyDictionary<string, string> containers)
    {
        if (image is null || !ImageName.TryParse(image, out var wanted))
            return null;
        var same = containers.Where(c => ImageName.TryParse(c.Value, out var now) && now.Name == wanted.Name).Select(c => c.Key).ToList();
        return same is [var one] ? one : null;
    }

    private async Task<string> AddAsync(CreateDeployment input, Caller caller, string workload, string image, CancellationToken ct)
    {
        var id = $"dep-{Identifiers.New()}";
        var method = caller.Scope == TokenScope.Pipeline ? DeploymentMethod.Pipeline : DeploymentMethod.Manual;
        await database.ExecuteAsync($"""
            INSERT INTO deployments (id, project_id, environment_id, method, status, version, image, author, message, changes, created_by, created_at, workload)
            VALUES ({id}, {input.ProjectId}, {input.EnvironmentId}, {Names.Of(method)}, {Names.Of(DeploymentStatus.Pending)}, {input.Version}, {image},
                {caller.Username}, {$"{workload} past Git, held until the next revision or sync"}, {"[]"}, {caller.UserId}, {time.GetUtcNow()}, {workload})
            """, ct);
        return id;
    }

    private Task<int> EndAsync(string id, string reason, string message) => database.ExecuteAsync($"""
        UPDATE deployments SET status = {Names.Of(DeploymentStatus.Failed)}, error_reason = {reason}, error_message = {message}, finished_at = {time.GetUtcNow()}
        WHERE id = {id}
        """, CancellationToken.None);

    private sealed record Target(string ClusterId, string Namespace, string? ServiceAccount);
}
