using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>The frozen part of a network.</content>
internal sealed partial class ModelExecutor
{
    private FrozenTrunk? trunk;
    private bool isTrunkKnown;

    /// <summary>The frozen part of the network as it is compiled; null where there is none.</summary>
    public FrozenTrunk? Trunk
    {
        get
        {
            (trunk, isTrunkKnown) = (isTrunkKnown ? trunk : NetworkLayout.FindTrunk(model), true);
            return trunk;
        }
    }

    /// <summary>A new plan of the frozen part, which the caller owns. On the engine's thread.</summary>
    public Plan BuildTrunk(int batch, bool training)
    {
        DataTypePolicy policy = Policy == DataTypePolicy.Auto ? DataTypePolicy.Float32 : Policy;
        PlanGraph graph = NetworkLayout.Trunk(model, Trunk!, batch, training);
        Plan plan = Planner.Build(
            graph, Engine.Kernels, Store, Engine.Settings.Times, policy, model.Options.Plans with { IsDeterministic = model.Options.Deterministic });
        Engine.EndPlanning();
        return plan;
    }
}
