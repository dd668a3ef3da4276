using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Zakenak.Testing.Nodes;

/// <summary>A mutating webhook: pods of the node's namespaces are nothing to the cluster's own scheduler, which would write into each that
/// it finds no node for it.</summary>
/// <remarks>Those with claims are left to it: whether a claim is bound is what it knows and says best.</remarks>
internal sealed class AdmissionEndpoint(string node)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var review = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var request = review["request"]!;
        var response = new JsonObject { ["uid"] = request["uid"]!.DeepClone(), ["allowed"] = true };
        if (IsOurs(request["object"]!))
        {
            var patch = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/spec/schedulerName", ["value"] = node });
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
        }
        var answer = new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static bool IsOurs(JsonNode pod) =>
        !Behaviour.LeavesUnscheduled(pod["metadata"]!["annotations"])
        && (pod["spec"]!["volumes"]?.AsArray() ?? []).All(v => v!["persistentVolumeClaim"] is null);
}
