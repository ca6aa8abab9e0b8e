namespace Cnn.OneDnn.Planning;

/// <summary>
/// Plans by what they are for, at most so many: the one that was used longest ago is disposed for a new one. To be used on the engine's thread.
/// </summary>
/// <param name="limit">The most that are kept.</param>
internal sealed class RecentPlans<TKey>(int limit)
    where TKey : IEquatable<TKey>
{
    // Few: a search from the latest on costs less than a table, and allocates nothing.
    private readonly List<(TKey Key, Plan Plan)> plans = [];

    /// <summary>The most that are kept.</summary>
    public int Limit => limit;

    /// <summary>How many there are.</summary>
    public int Count => plans.Count;

    /// <summary>The plan for a key, which becomes the one that was used last; null if there is none.</summary>
    public Plan? Find(TKey key)
    {
        for (int i = plans.Count - 1; i >= 0; i--)
        {
            if (plans[i].Key.Equals(key))
            {
                (TKey, Plan Plan) found = plans[i];
                plans.RemoveAt(i);
                plans.Add(found);
                return found.Plan;
            }
        }

        return null;
    }

    /// <summary>Disposes what a new plan has no room beside: before it is made, so that the oldest and the new one are not there at the same time.</summary>
    public void MakeRoom()
    {
        while (plans.Count >= limit)
        {
            Plan oldest = plans[0].Plan;
            plans.RemoveAt(0);
            oldest.Dispose();
        }
    }

    /// <summary>Keeps a plan, which this disposes from here on.</summary>
    public void Add(TKey key, Plan plan)
    {
        MakeRoom();
        plans.Add((key, plan));
    }

    /// <summary>Disposes all.</summary>
    public void Clear()
    {
        foreach ((_, Plan plan) in plans)
        {
            plan.Dispose();
        }

        plans.Clear();
    }
}
