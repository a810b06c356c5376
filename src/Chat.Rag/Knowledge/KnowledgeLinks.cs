namespace Chat.Rag.Knowledge;

/// <summary>Checks what one knowledge file says of another: a dead reference is an error, not a surprise at run time.</summary>
internal static class KnowledgeLinks
{
    public static void Check(KnowledgeBase knowledge, YamlFile yaml)
    {
        foreach (var topic in knowledge.Topics.Values.Concat(knowledge.PanelTopics.Values))
        {
            var file = $"topics/{topic.Id}/topic.yml";
            foreach (var article in topic.RestsOn)
                Article(file, article);
            foreach (var related in topic.Related)
                TopicId(file, related);
        }

        foreach (var label in knowledge.ScopeLabels.SelectMany(l => l.Topics))
            TopicId("scope-labels.yml", label);
        foreach (var period in knowledge.Calendar.Periods)
            Article("calendar", period.RestsOn);

        foreach (var topic in knowledge.Seasons.SelectMany(s => s.Topics))
            TopicId("seasons.yml", topic);
        foreach (var matter in knowledge.Competence.Matters)
        {
            foreach (var article in matter.RestsOn)
                Article("competence.yml", article);
            foreach (var topic in matter.Topics)
                TopicId("competence.yml", topic);
            if (matter.Administration is not null)
                Administration(matter.Administration);
            else if (matter.ByTerritory.Count == 0)
                Report("competence.yml", matter.Id, $"matter '{matter.Id}' goes by territory but names none in byTerritory.");
            ByTerritory(matter.ByTerritory);
        }

        foreach (var rule in knowledge.Competence.TerritoryRules)
        {
            ByTerritory(rule.ByTerritory);
            foreach (var topic in rule.Topics.Keys)
                TopicId("competence.yml", topic);
            foreach (var article in rule.RestsOn.Values.SelectMany(a => a))
                Article("competence.yml", article);
        }

        var concepts = knowledge.Concepts.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var unknown in knowledge.Laws.Laws.Values.SelectMany(l => l.OnlyFor).Where(c => !concepts.Contains(c)).Distinct())
            Report("laws.yml", unknown, $"onlyFor names the concept '{unknown}', which is not in glossary.yml.");

        foreach (var duplicate in knowledge.Concepts.GroupBy(c => c.Id).Where(g => g.Count() > 1))
            Report("glossary.yml", "id: " + duplicate.Key, $"concept '{duplicate.Key}' is declared {duplicate.Count()} times.");

        void ByTerritory(IReadOnlyDictionary<string, IReadOnlyList<string>> map)
        {
            foreach (var (territory, administrations) in map)
            {
                if (!knowledge.Territories.ContainsKey(territory))
                    Report("competence.yml", territory, $"territory '{territory}' is not in territories.yml.");
                foreach (var administration in administrations)
                    Administration(administration);
            }
        }

        void Administration(string id)
        {
            if (!knowledge.Competence.Administrations.ContainsKey(id))
                Report("competence.yml", id, $"administration '{id}' is not declared.");
        }

        void Article(string file, string id)
        {
            if (!knowledge.Laws.Knows(id))
                Report(file, id, $"restsOn '{id}' is not in laws.yml; add its heading there.");
        }

        void TopicId(string file, string id)
        {
            if (!knowledge.Topics.ContainsKey(id))
                Report(file, id, $"topic '{id}' does not exist.");
        }

        void Report(string file, string words, string message)
        {
            var path = Path.Combine(yaml.Root, file);
            yaml.Report(file, File.Exists(path) ? YamlFile.LineOf(File.ReadAllText(path), words) : 0, message);
        }
    }
}
