namespace Cnn.OneDnn.Planning.Passes;

/// <summary>One rewrite of the graph of a plan: afterwards it computes the same with less traffic, or less memory.</summary>
internal interface IPlanPass
{
    /// <summary>Whether it has anything to do in such a plan.</summary>
    bool Concerns(PlanDraft draft);

    /// <summary>Rewrites the nodes in place.</summary>
    void Apply(PlanDraft draft);
}
