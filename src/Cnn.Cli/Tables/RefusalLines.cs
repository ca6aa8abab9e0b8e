using System.Text.Json.Nodes;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli.Commands;

/// <summary>The kernels that take part in no plan, as lines and as JSON.</summary>
internal static class RefusalLines
{
    /// <summary>A heading and a line for each; nothing where there are none.</summary>
    public static string[] Write(IReadOnlyList<RefusedKernel> kernels) => kernels.Count == 0
        ? []
        : [$"Refused kernels, which were wrong when they were tried here ({kernels.Count}):",
            .. kernels.Select(k => $"  {k.Implementation}: {k.Reason} [{k.Operation}]")];

    public static JsonArray Describe(IReadOnlyList<RefusedKernel> kernels) =>
        new([.. kernels.Select(k => (JsonNode)new JsonObject { ["implementation"] = k.Implementation, ["operation"] = k.Operation, ["reason"] = k.Reason })]);
}
