using Cnn.OneDnn.Graph;

namespace Cnn.Models;

/// <summary>Counts a node's floating-point operations, as its op states them: two for a multiplication with its addition; moving data counts nothing.</summary>
internal static class Operations
{
    public static long Of(Node node) => node.Op.Work([.. node.Inputs.Select(v => v.Shape)], [.. node.Outputs.Select(v => v.Shape)]).Operations;
}
