using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>One training step of a compiled classifier of four classes over noise, the same for every model: what it left behind.</summary>
/// <param name="Gradients">Of all trainable parameters in the user's layouts, one after the other.</param>
/// <param name="Statistics">The moving statistics.</param>
/// <param name="Ops">Of the plan's steps.</param>
/// <param name="TensorBytes">The plan's memory for tensors: what kernels take besides depends on which of them were fastest.</param>
internal sealed record TrainedStep(float[] Gradients, float[] Statistics, Op[] Ops, long TensorBytes)
{
    public static TrainedStep Of(Model model, Shape images)
    {
        var random = new Random(4);
        var x = new Tensor(images);
        foreach (ref float value in x.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        Tensor y = Tensor.From([.. Enumerable.Range(0, images[0]).Select(i => i % 4)], images[0]);
        ModelExecutor executor = model.Executor;
        List<float> gradients = [], statistics = [];
        Op[] ops = [];
        long bytes = 0;
        executor.Engine.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, images[0]);
            executor.Run(plan, [x], [y]);
            (ops, bytes) = ([.. plan.Steps.Select(s => s.Op)], plan.ArenaBytes - plan.ScratchBytes);
            foreach (Parameter parameter in model.Parameters)
            {
                var values = new Tensor(parameter.Shape);
                executor.Store.Read(parameter, parameter.IsStatistic ? executor.Store.Weights : executor.Store.Gradients, values);
                (parameter.IsStatistic ? statistics : gradients).AddRange(values.AsSpan<float>().ToArray());
            }
        });
        return new TrainedStep([.. gradients], [.. statistics], ops, bytes);
    }
}
