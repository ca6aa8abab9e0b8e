using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <content>The way down from one choice for all nodes, and what reorders between them cost.</content>
internal sealed partial class LayoutSearch
{
    private double Descend(LayoutChoice uniform)
    {
        foreach (Member member in members)
        {
            member.Current = member.Options.Find(o => o.Choice == uniform) ?? member.Options[0];
        }

        bool moved = true;
        for (int sweep = 0; moved && sweep < MaximumSweeps; sweep++)
        {
            moved = false;
            foreach (Member member in members.Where(m => m.Options.Count > 1))
            {
                Option before = member.Current, best = before;
                double lowest = Around(member);
                foreach (Option option in member.Options)
                {
                    member.Current = option;
                    double cost = Around(member);
                    if (cost < lowest - SameCost)
                    {
                        (lowest, best) = (cost, option);
                    }
                }

                member.Current = best;
                moved |= best != before;
            }
        }

        return members.Sum(m => m.Current.Milliseconds) + producers.Keys.Sum(Reorders);
    }

    /// <summary>The part of the total that depends on one member.</summary>
    private double Around(Member member) => member.Current.Milliseconds + member.Current.Layouts.Keys.Sum(Reorders);

    /// <summary>What it costs to bring a value from where it is made to all who read it; each layout is made once.</summary>
    private double Reorders(Value value)
    {
        if (!consumers.TryGetValue(value, out List<Member>? users))
        {
            return 0;
        }

        Layout? made = producers.TryGetValue(value, out Member? producer) ? producer.Current.Layouts.GetValueOrDefault(value) : null;
        made ??= PlainLayouts.Get(value, value.Type);
        double cost = 0;
        var seen = new List<Layout>(2) { made };
        foreach (Member user in users)
        {
            if (user.Current.Layouts.TryGetValue(value, out Layout? wanted) && !seen.Contains(wanted))
            {
                seen.Add(wanted);
                Layout larger = made.ByteSize > wanted.ByteSize ? made : wanted;
                cost += Latency + (PerByte(larger) * larger.ByteSize);
            }
        }

        return cost;
    }

    private double PerByte(Layout layout) => perByte[(layout.Type == DataType.BFloat16 ? DataType.BFloat16 : DataType.Float32, layout.ByteSize > Cached)];
}
