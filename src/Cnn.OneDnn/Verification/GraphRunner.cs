using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Verification;

/// <summary>Plans a graph that belongs to no model and runs it once.</summary>
internal static class GraphRunner
{
    /// <summary>The values of <paramref name="outputs"/>, row-major over their logical axes.</summary>
    /// <param name="engine">Computes.</param>
    /// <param name="graph">The nodes.</param>
    /// <param name="inputs">What is fed, row-major over the logical axes.</param>
    /// <param name="outputs">What is wanted: results, or inputs that a node updates in place.</param>
    /// <param name="policy">In what precision.</param>
    public static float[][] Run(
        ComputeEngine engine, GraphBuilder graph, IReadOnlyList<(Value Value, Tensor Data)> inputs, IReadOnlyList<Value> outputs, DataTypePolicy policy)
    {
        var source = new PlanGraph
        {
            Graph = graph,
            Inputs = [.. inputs.Select(i => (i.Value, Layout.RowMajor(i.Value.Shape, i.Value.Type)))],
            Outputs = [.. outputs.Select(o => (o, Layout.RowMajor(o.Shape, o.Type)))],
            Parameters = new Dictionary<Layers.Parameter, Value>(),
        };
        return engine.Invoke(() =>
        {
            using var store = new ParameterStore([], 0, engine.Reorder);
            using Plan plan = Planner.Build(source, engine.Kernels, store, engine.Settings.Times, policy);
            engine.EndPlanning();
            for (int i = 0; i < inputs.Count; i++)
            {
                inputs[i].Data.Bytes().CopyTo(plan.InputBytes(i));
            }

            plan.Run(new StepContext(), store.Version);
            return outputs.Select((_, i) => plan.Output<float>(i).ToArray()).ToArray();
        });
    }
}
