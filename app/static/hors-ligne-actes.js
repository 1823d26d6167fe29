/* What is noted of a day: each answer becomes an act, that names those that it replaces, and the day says
   it at once. Each function returns what `note` does with the day as it stands then, whichever tab changed
   it; a session or a person that this day no longer has is put back as the page showed it. */
(function () {
  "use strict";
  const device = self.horsLigne, NOTHING = { presence: "", arrived_at: "", left_at: "", note: "" };

  function within(list, shown) {
    return list.find(function (each) { return each.id === shown.id; }) || list[list.push(shown) - 1];
  }
  function act(session, kind, said) {
    return Object.assign({ key: device.random(16), kind: kind, session: session.id, began: session.starts_at, at: new Date().toISOString() }, said);
  }
  function mark(session, person, said, seen) {
    const made = act(session, "mark", Object.assign({ learner: person.id, replaces: person.marks.concat(seen || []) }, said));
    return Object.assign(person, { said: said, marks: [made.key], disputed: false }) && made;
  }
  function tick(session, person, goal, level, seen) {
    const held = person.levels[goal] || { facts: [] };
    const made = act(session, "tick", { learner: person.id, item: Number(goal), level: Number(level), replaces: held.facts.concat(seen || []) });
    person.levels[goal] = { level: Number(level), facts: [made.key] };
    return made;
  }
  const somebody = function (id, name) { return { id: id, name: name, marks: [], disputed: false, said: NOTHING, levels: {} }; };
  const blank = function (person) { return !person.said.presence && !person.disputed; };

  function answered(shown, whom, said) {
    return function (day) {
      const session = within(day.sessions, shown);
      return [mark(session, within(session.people, whom), said)];
    };
  }
  function ticked(shown, whom, goal, level) {
    return function (day) {
      const session = within(day.sessions, shown);
      return [tick(session, within(session.people, whom), goal, level)];
    };
  }
  function everyone_is_there(shown) {
    return function (day) {
      const session = within(day.sessions, shown);
      return session.people.filter(blank).map(function (person) {
        return mark(session, person, Object.assign({}, person.said, { presence: "present" }));
      });
    };
  }
  function walked_in(shown, name) {
    return function (day) {
      const session = within(day.sessions, shown), came = act(session, "walk_in", { given_name: name });
      const person = within(session.people, somebody("+" + came.key, name));
      return [came, mark(session, person, Object.assign({}, NOTHING, { presence: "present" }))];
    };
  }

  /* A sheet that could not leave: what it says and the day did not. Somebody whom it showed and the day
     does not know yet is noted all the same. */
  function form_kept(shown, text) {
    const sent = new URLSearchParams(text);
    const seen = function (name) { return (sent.get(name) || "").split(" ").filter(Boolean).map(Number); };
    return function (day) {
      const session = within(day.sessions, shown), acts = [];
      for (let index = 0; sent.has("marks-" + index + "-learner"); index += 1) {
        const read = function (name) { return (sent.get("marks-" + index + "-" + name) || "").trim(); };
        const person = within(session.people, somebody(read("learner"), "Personne " + (index + 1) + " de la feuille"));
        const said = { presence: read("presence") || (sent.has("everyone") && blank(person) ? "present" : ""), arrived_at: read("arrived_at"), left_at: read("left_at"), note: read("note") };
        const is_new = Object.keys(said).some(function (name) { return said[name] !== person.said[name]; });
        if (said.presence && is_new) { acts.push(mark(session, person, said, seen("seen_marks"))); }
        session.goals.forEach(function (goal) {
          const level = read("levels-i" + goal.id), held = person.levels[goal.id] || { facts: [] };
          if (level && Number(level) !== (held.facts.length ? held.level : 0)) { acts.push(tick(session, person, goal.id, level, seen("seen_evidence"))); }
        });
      }
      return acts;
    };
  }

  Object.assign(device, {
    answered: answered, ticked: ticked, everyone_is_there: everyone_is_there, walked_in: walked_in, form_kept: form_kept
  });
}());
